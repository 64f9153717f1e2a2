package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.TemplateRenderer;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.postgres.send.ClaimedRow;
import com.tqpro.whatsapp.postgres.send.Claims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Opens what claimed rows are to say and makes the bytes of it. A row that cannot be said fails by itself. */
final class Preparation {
  /** In place of a provider's code: we refused the row ourselves. */
  private static final int OURS = -1;

  private final String tenant;
  private final Line line;
  private final ContactKeys keys;
  private final Function<UUID, Optional<Broadcast>> broadcasts;
  private final WindowTexts window;

  Preparation(String tenant, Line line, ContactKeys keys, Function<UUID, Optional<Broadcast>> broadcasts, WindowTexts window) {
    this.tenant = tenant;
    this.line = line;
    this.keys = keys;
    this.broadcasts = broadcasts;
    this.window = window;
  }

  Result prepare(Claims.Group group, Instant until, Instant now) {
    var ciphers = ciphers(group.rows());
    var ready = new ArrayList<Prepared>();
    var failed = new ArrayList<RowReport>();
    var waiting = new ArrayList<Waiting>();
    for (var row : group.rows()) {
      try {
        ready.add(new Prepared(row, body(row, ciphers), group.claim(), until));
      } catch (Untemplated e) {
        waiting.add(new Waiting(row.id(), e.getMessage()));
      } catch (Unsayable e) {
        failed.add(RowReport.of(row.id(), row.attempt(), group.claim(), null).failed(now, new ProviderError(OURS, e.getMessage(), null), null, 0));
      }
    }
    return new Result(ready, failed, waiting);
  }

  private Map<UUID, ContactCipher> ciphers(List<ClaimedRow> rows) {
    var contacts = rows.stream().filter(r -> r.content() != null).map(ClaimedRow::contact).filter(Objects::nonNull).distinct().toList();
    return contacts.isEmpty() ? Map.of() : keys.find(tenant, contacts);
  }

  private byte[] body(ClaimedRow row, Map<UUID, ContactCipher> ciphers) throws Unsayable {
    var values = values(row, ciphers);
    var callback = new CallbackData(row.id(), row.attempt()).text();
    if (row.broadcast() == null && values.containsKey("template")) {
      return template(row, Json.read(values.get("template"), TemplateSnapshot.class), values, callback);
    }
    if (row.broadcast() == null) {
      var text = values.get("text");
      if (text == null || text.isBlank()) {
        throw new Unsayable("there is nothing to say");
      }
      var image = values.get("image");
      if (row.asTemplate()) {
        return windowed(row, ciphers.get(row.contact()), text, image, callback);
      }
      return image == null ? line.text(row.recipient(), text, values.get("quoted"), callback) : line.picture(row.recipient(), image, text, callback);
    }
    var broadcast = broadcasts.apply(row.broadcast()).orElseThrow(() -> new Unsayable("its broadcast is gone"));
    return template(row, broadcast.template(), Broadcast.values(broadcast.variables(), values), callback);
  }

  private byte[] windowed(ClaimedRow row, ContactCipher cipher, String text, String image, String callback) throws Untemplated {
    if (image != null) {
      throw new Untemplated("Outside the 24 hours: the template for replies holds no picture");
    }
    return switch (window.fill(row.contact(), cipher, text)) {
      case Rendering.Rendered(var template) -> line.template(row.recipient(), template, callback);
      case Rendering.Incomplete incomplete -> throw new Untemplated("Outside the 24 hours, and the template for replies cannot say it: " + incomplete.summary());
    };
  }

  private byte[] template(ClaimedRow row, TemplateSnapshot snapshot, Map<String, String> values, String callback) throws Unsayable {
    return switch (TemplateRenderer.render(snapshot, values)) {
      case Rendering.Rendered(var template) -> line.template(row.recipient(), template, callback);
      case Rendering.Incomplete incomplete -> throw new Unsayable(incomplete.summary());
    };
  }

  private static Map<String, String> values(ClaimedRow row, Map<UUID, ContactCipher> ciphers) throws Unsayable {
    if (row.content() == null) {
      return Map.of();
    }
    var cipher = row.contact() == null ? null : ciphers.get(row.contact());
    if (cipher == null) {
      throw new Unsayable("the contact was erased");
    }
    try {
      return RowContent.open(cipher, row.id(), row.content());
    } catch (CryptoFault e) {
      throw new Unsayable("its content cannot be decrypted");
    }
  }

  /**
   * @param failed reports of rows that cannot be said
   * @param waiting replies that no template can say outside the window
   */
  record Result(List<Prepared> ready, List<RowReport> failed, List<Waiting> waiting) {}

  /** @param why in a sentence that holds no value */
  record Waiting(UUID row, String why) {}

  /** A reply that the template for replies outside the window cannot carry. */
  private static final class Untemplated extends Unsayable {
    private static final long serialVersionUID = 1L;

    Untemplated(String message) {
      super(message);
    }
  }

  /** The message is the row's error text: it never holds a value. */
  private static class Unsayable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsayable(String message) {
      super(message);
    }
  }
}
