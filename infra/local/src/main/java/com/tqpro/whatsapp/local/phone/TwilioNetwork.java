package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.simulators.twilio.CustomerFile;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Twilio's simulator as the network of a phone. */
final class TwilioNetwork implements Network {
  /** An empty Ogg page: enough to be kept and played by nobody. */
  private static final byte[] VOICE = {'O', 'g', 'g', 'S', 0, 2, 0, 0};

  private final TwilioSimulator twilio;

  TwilioNetwork(TwilioSimulator twilio) {
    this.twilio = twilio;
  }

  @Override
  public String send(DemoTenant tenant, String from, JsonNode body) {
    var text = body.path("text").asText("");
    var more = more(tenant, body);
    return switch (body.path("kind").asText("text")) {
      case "button" -> {
        more.put("ButtonText", text);
        more.put("ButtonPayload", body.path("payload").asText(text));
        yield write(tenant, from, "button", text, List.of(), more);
      }
      case "image" -> write(tenant, from, "image", text, List.of(new CustomerFile(body.path("type").asText("image/jpeg"), Network.picture(body))), more);
      case "voice" -> write(tenant, from, "audio", "", List.of(new CustomerFile("audio/ogg", VOICE)), more);
      case "reaction" -> throw new IllegalArgumentException("Twilio passes no reactions on");
      default -> write(tenant, from, "text", Network.words(body), List.of(), more);
    };
  }

  private String write(DemoTenant tenant, String from, String type, String text, List<CustomerFile> files, Map<String, String> more) {
    more.put("MessageType", type);
    return twilio.inbound(from, tenant.sender(), text, files, more, true);
  }

  private static Map<String, String> more(DemoTenant tenant, JsonNode body) {
    var more = new LinkedHashMap<String, String>();
    if (!body.path("name").asText("").isBlank()) {
      more.put("ProfileName", body.path("name").asText());
    }
    var quoted = body.path("quoting").asText("");
    if (!quoted.isEmpty()) {
      more.put("OriginalRepliedMessageSid", quoted);
      more.put("OriginalRepliedMessageSender", "whatsapp:" + tenant.sender());
    }
    return more;
  }

  @Override
  public List<ObjectNode> received(DemoTenant tenant, String from) {
    return twilio.messagesTo(from.substring(1)).stream().filter(m -> m.from().equals("whatsapp:" + tenant.sender()))
        .flatMap(m -> twilio.shown(m).map(shown -> shown.put("id", m.sid()).put("at", m.at().toString()).put("quoting", "")).stream()).toList();
  }

  @Override
  public List<Mark> marks(DemoTenant tenant) {
    return twilio.typing().stream().map(t -> new Mark(t.messageSid(), t.at(), true)).toList();
  }
}
