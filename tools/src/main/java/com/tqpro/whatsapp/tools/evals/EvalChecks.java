package com.tqpro.whatsapp.tools.evals;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.tools.evals.Eval.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares an answer with what is expected of it, and with what must hold of every answer. */
final class EvalChecks {
  private static final Pattern LEAKED = Pattern.compile("\\[/?STATE]|</?context>|contact_preference|\"reply\"|search_(staycations|cruises)");

  private EvalChecks() {}

  static List<String> of(Expectation expect, TurnResult.Answered answer) {
    var complaints = new ArrayList<String>();
    var offers = answer.offers().stream().map(Offer::text).collect(Collectors.joining("\n"));
    if (expect.language() != null && !answer.language().toLowerCase(Locale.ROOT).split("-")[0].equals(expect.language())) {
      complaints.add("language " + answer.language() + ", not " + expect.language());
    }
    if (expect.action() != null && !answer.action().name().toLowerCase(Locale.ROOT).equals(expect.action())) {
      complaints.add("action " + answer.action() + ", not " + expect.action());
    }
    if (expect.offers() != null) {
      offers(expect.offers(), answer.offers(), complaints);
    }
    found("reply", expect.reply(), answer.reply(), complaints);
    found("English", expect.english(), answer.english(), complaints);
    found("translation", expect.translation(), answer.customerEnglish(), complaints);
    if (expect.not() != null && Pattern.compile(expect.not()).matcher(answer.reply() + "\n" + offers).find()) {
      complaints.add("says what it must not (" + expect.not() + "): " + answer.reply());
    }
    expect.state().forEach((name, pattern) -> found("state " + name, pattern, value(answer.state(), name), complaints));
    if (LEAKED.matcher(answer.reply() + offers).find()) {
      complaints.add("inner workings in the reply: " + answer.reply());
    }
    if (answer.customerEnglish().isBlank()) {
      complaints.add("no translation of the customer's words");
    }
    return complaints;
  }

  private static void offers(String wanted, List<Offer> offers, List<String> complaints) {
    if (wanted.equals("none")) {
      if (!offers.isEmpty()) {
        complaints.add(offers.size() + " offers, not none");
      }
    } else if (offers.stream().noneMatch(o -> o.type().equals(wanted))) {
      complaints.add("no offer of type " + wanted);
    }
  }

  private static void found(String what, String pattern, String text, List<String> complaints) {
    if (pattern != null && (text == null || !Pattern.compile(pattern).matcher(text).find())) {
      complaints.add(what + " lacks " + pattern + ": " + text);
    }
  }

  private static String value(LeadState state, String name) {
    return switch (name) {
      case "name" -> state.name();
      case "contact_preference" -> state.contactPreference();
      case "product" -> state.product();
      case "dates" -> state.dates();
      case "party" -> state.party();
      default -> state.stage();
    };
  }
}
