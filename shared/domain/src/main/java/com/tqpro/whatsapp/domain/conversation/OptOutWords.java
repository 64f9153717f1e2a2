package com.tqpro.whatsapp.domain.conversation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words by which a customer says that he wants no more marketing, or wants it again. Only a whole message counts: "cancel my
 * order" is none. Words that mean something else in a service chat count only as the answer to a broadcast.
 */
public final class OptOutWords {
  /** First words of the payloads that templates' opt-out buttons carry, whatever follows (STOP_PROMO). */
  private static final Set<String> PAYLOADS = Set.of("stop", "optout", "unsubscribe");

  private static final Pattern APART = Pattern.compile("\\p{L}( \\p{L})+");

  /** What a message asks for. */
  public enum Wish { OUT, IN }

  /** @param language of the word, BCP 47; null where it is not known */
  public record Heard(Wish wish, String language) {}

  private final Map<String, Heard> always = new HashMap<>();
  private final Map<String, Heard> toBroadcasts = new HashMap<>();

  /**
   * @param lines of {@code config/opt-out-words.txt}: {@code out|ambiguous|in language word, word ...}; # begins a comment
   * @param moreOut a tenant's own words, separated by commas
   * @param moreIn the same, to come back
   * @throws IllegalArgumentException for a line that is none of these
   */
  public OptOutWords(List<String> lines, String moreOut, String moreIn) {
    for (var line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        var parts = line.strip().split("\\s+", 3);
        if (parts.length < 3) {
          throw new IllegalArgumentException("opt-out words: no such line: " + line);
        }
        var words = switch (parts[0]) {
          case "out", "in" -> always;
          case "ambiguous" -> toBroadcasts;
          default -> throw new IllegalArgumentException("opt-out words: no such line: " + line);
        };
        add(words, parts[2], new Heard(parts[0].equals("in") ? Wish.IN : Wish.OUT, parts[1]));
      }
    }
    add(always, moreOut, new Heard(Wish.OUT, null));
    add(always, moreIn, new Heard(Wish.IN, null));
  }

  /**
   * @param text what was written, or the title of a button
   * @param payload of a button, or null
   * @param answersBroadcast whether the message is an answer to a broadcast's
   */
  public Optional<Heard> hear(String text, String payload, boolean answersBroadcast) {
    if (payload != null && PAYLOADS.contains(SpokenForm.of(payload).replaceFirst("^opt out\\b", "optout").split(" ")[0])) {
      return Optional.of(new Heard(Wish.OUT, null));
    }
    var said = closed(SpokenForm.of(text));
    var heard = always.get(said);
    return Optional.ofNullable(heard == null && answersBroadcast ? toBroadcasts.get(said) : heard);
  }

  /** Letters that stand apart are one word: S T O P. */
  private static String closed(String said) {
    return APART.matcher(said).matches() ? said.replace(" ", "") : said;
  }

  /** The first meaning of a word stays: STOP is English although it is French as well. */
  private static void add(Map<String, Heard> words, String list, Heard heard) {
    Arrays.stream(list.split(",")).map(SpokenForm::of).filter(w -> !w.isEmpty()).forEach(w -> words.putIfAbsent(w, heard));
  }
}
