package com.tqpro.whatsapp.domain.template;

import java.util.List;

/** A template of Meta's filled in for one recipient. Empty components are left out. */
public record RenderedTemplate(String name, String language, List<Component> components) implements FilledTemplate {
  public RenderedTemplate {
    components = List.copyOf(components);
  }

  /** A part of the template that takes parameters. */
  public sealed interface Component {}

  public record Header(Parameter parameter) implements Component {}

  public record Body(List<Parameter> parameters) implements Component {
    public Body {
      parameters = List.copyOf(parameters);
    }
  }

  /** @param index position over all buttons of the template, static ones included, from 0 */
  public record Button(ButtonKind kind, int index, Parameter parameter) implements Component {}

  public enum ButtonKind { URL, QUICK_REPLY, COPY_CODE }

  public enum MediaKind { IMAGE, VIDEO, DOCUMENT }

  /** One value. */
  public sealed interface Parameter {}

  /** @param name the placeholder's name, null for positional ones */
  public record Text(String name, String text) implements Parameter {}

  /** @param filename only for documents, may be null */
  public record Media(MediaKind kind, String link, String filename) implements Parameter {}

  public record Payload(String payload) implements Parameter {}

  public record CouponCode(String code) implements Parameter {}
}
