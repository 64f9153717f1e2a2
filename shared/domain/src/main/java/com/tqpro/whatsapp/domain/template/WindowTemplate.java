package com.tqpro.whatsapp.domain.template;

import com.tqpro.whatsapp.domain.event.Provider;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The template in which a reply goes when the 24 hours for text are over: one name in any number of languages. It carries the reply in the
 * variable {@code message_body} and may name the customer ({@code recipient_name}); more it cannot know.
 */
public final class WindowTemplate {
  /** No template: what is outside the window waits. */
  public static final WindowTemplate NONE = new WindowTemplate(List.of());
  private static final String TEXT = "message_body";
  private static final String NAME = "recipient_name";

  private final List<TemplateSnapshot> languages;

  private WindowTemplate(List<TemplateSnapshot> languages) {
    this.languages = languages;
  }

  /**
   * What may be used of the templates that bear the name.
   *
   * @param mediaPrefix broadcast.wa.media.cdn.prefix
   * @param shortlink broadcast.wa.shortlink
   */
  public static WindowTemplate of(List<StoredTemplate> named, Provider provider, String mediaPrefix, String shortlink) {
    var usable = named.stream().filter(t -> t.provider() == provider).filter(t -> complaint(t, mediaPrefix, shortlink).isEmpty())
        .sorted(Comparator.comparing((StoredTemplate t) -> !t.language().startsWith("en")).thenComparing(StoredTemplate::language))
        .map(t -> t.snapshot(mediaPrefix, shortlink)).toList();
    return usable.isEmpty() ? NONE : new WindowTemplate(usable);
  }

  /** Why a template cannot carry a reply, as a phrase that goes on from its name; empty when it can. */
  public static Optional<String> complaint(StoredTemplate template, String mediaPrefix, String shortlink) {
    if (!template.approved()) {
      return Optional.of("is not approved (" + template.status() + ")");
    }
    if (template.unsupportedReason() != null) {
      return Optional.of("cannot be sent: " + template.unsupportedReason());
    }
    var snapshot = template.snapshot(mediaPrefix, shortlink);
    if (TemplateRenderer.render(snapshot, Map.of(NAME, "Name", TEXT, "Text")) instanceof Rendering.Incomplete incomplete) {
      return Optional.of("needs what a reply does not have: " + incomplete.summary());
    }
    boolean carries = TemplateRenderer.render(snapshot, Map.of(NAME, "Name")) instanceof Rendering.Incomplete;
    return carries ? Optional.empty() : Optional.of("has no variable " + TEXT + ": the reply would not be in it");
  }

  public boolean exists() {
    return !languages.isEmpty();
  }

  /**
   * The reply as a template: in the customer's language where there is one, else in English, else in any. Line breaks become spaces, because no
   * variable may have one.
   *
   * @param language of the conversation (BCP 47), or null
   * @param name of the customer, or null
   */
  public Rendering fill(String language, String name, String text) {
    if (languages.isEmpty()) {
      return new Rendering.Incomplete(List.of(new Rendering.Fault("reply.window.template", true, "names no usable template")));
    }
    var spoken = language == null ? "" : language.toLowerCase(Locale.ROOT).replaceAll("[-_].*", "");
    var chosen = languages.stream().filter(t -> t.language().toLowerCase(Locale.ROOT).replaceAll("[-_].*", "").equals(spoken)).findFirst().orElse(languages.getFirst());
    var values = new HashMap<String, String>();
    values.put(TEXT, text.replaceAll("\\s+", " ").strip());
    if (name != null) {
      values.put(NAME, name.replaceAll("\\s+", " ").strip());
    }
    return TemplateRenderer.render(chosen, values);
  }
}
