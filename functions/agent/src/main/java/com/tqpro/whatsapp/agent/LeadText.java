package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.SpokenForm;
import java.text.Bidi;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lead in words for the owner: the three values of lead_notification, and the mail. */
record LeadText(String product, String details, String contact) {
  /** Meta takes a parameter without line breaks; a body has 1,024 characters in all. */
  private static final int MOST = 300;

  /**
   * @param phone digits, or null
   * @param userId or null
   */
  static LeadText of(LeadState state, String phone, String userId) {
    var reached = phone != null ? "+" + phone : userId;
    return new LeadText(line(state.product(), "not said"),
        line(join(state.dates(), state.party() == null ? null : "for " + state.party()), "no details"),
        line(join(isolated(state.name()), reached, state.contactPreference() == null ? null : "wishes a " + preference(state.contactPreference())), "unknown"));
  }

  /** The mail's text. @param reference of a mail that the owner may have already, or null */
  String mail(boolean returned, String conversation, String reference) {
    var repeated = reference == null ? "" : "You may have this mail already: it could not be learned whether it had been sent. Its reference is " + reference + ".\n\n";
    return repeated + (returned ? "A customer came back to what he was handed over for.\n\n" : "A customer is ready to buy.\n\n")
        + "Product: " + product + "\nDetails: " + details + "\nContact: " + contact + "\n\nConversation: " + conversation + "\n";
  }

  /** Whether two products are the same one: equal in their spoken form, or one names the other with more words. */
  static boolean sameProduct(String one, String other) {
    var a = SpokenForm.of(one);
    var b = SpokenForm.of(other);
    return !a.isEmpty() && !b.isEmpty() && ((" " + a + " ").contains(" " + b + " ") || (" " + b + " ").contains(" " + a + " "));
  }

  /** A name written from right to left stays by itself: the number after it would else be turned round (Unicode UAX 9, first strong isolate). */
  private static String isolated(String name) {
    return name != null && Bidi.requiresBidi(name.toCharArray(), 0, name.length()) ? "\u2068" + name + "\u2069" : name;
  }

  private static String preference(String preference) {
    return preference.equals("call") ? "call" : "WhatsApp message";
  }

  private static String join(String... parts) {
    return Stream.of(parts).filter(Objects::nonNull).filter(p -> !p.isBlank()).collect(Collectors.joining(", "));
  }

  private static String line(String text, String otherwise) {
    var line = text == null ? "" : text.replaceAll("\\s+", " ").strip();
    var cut = line.length() > MOST ? line.substring(0, line.offsetByCodePoints(0, Math.min(line.codePointCount(0, line.length()), MOST - 1))) + "…" : line;
    return cut.isEmpty() ? otherwise : cut;
  }

  /** Nothing of the lead. */
  @Override
  public String toString() {
    return "LeadText" + String.format(Locale.ROOT, "[%d]", details.length());
  }
}
