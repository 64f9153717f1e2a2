package com.tqpro.whatsapp.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.conversation.OptOutWords.Wish;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** However somebody writes that he wants no more, it is heard; and nothing else is. Bounded; a failure names its seed. */
class OptOutFuzzTest {
  private static final List<String> LINES = lines();
  private static final List<String> OUT = LINES.stream().filter(l -> l.startsWith("out ")).flatMap(l -> Arrays.stream(l.split("\\s+", 3)[2].split(","))).map(String::strip).toList();
  private static final OptOutWords WORDS = new OptOutWords(LINES, "", "");
  /** Before, after and between words: nothing of it is a letter, a digit or a mark. */
  private static final List<String> AROUND = List.of(" ", "  ", "\n", "\t", "\u00A0", "\u3000", "!", "!!!", ".", "…", "؟", "،", "。", "-", "*", "_", "~", "\"", "“", "🙏", "🛑", "👍🏽", "❌", "\u200F", "\uFEFF");
  /** Between letters: it is not seen. */
  private static final List<String> UNSEEN = List.of("\u200B", "\u200C", "\u200D", "\u2060", "\u00AD", "\u200E", "\u061C", "\uFE0F", "\uFEFF");
  private static final List<String> USUAL = List.of("hotel", "booking", "Dubai", "price", "please", "the", "bus", "my", "room", "tomorrow", "مرحبا", "فندق", "सुप्रभात", "отель", "酒店", "2", "?");
  private static final Set<String> HEARD = LINES.stream().filter(l -> !l.isBlank() && !l.startsWith("#")).flatMap(l -> Arrays.stream(l.split("\\s+", 3)[2].split(",")))
      .map(w -> SpokenForm.of(w).replace(" ", "")).collect(Collectors.toSet());

  @Property(tries = 4_000)
  void a_word_is_heard_in_whatever_case_spacing_punctuation_and_form(@ForAll("words") String word, @ForAll long seed) {
    var random = new Random(seed);
    var said = Arrays.stream(word.split(" ")).map(part -> written(part, random)).collect(Collectors.joining(some(AROUND.subList(0, 6), random)));
    var whole = some(AROUND, random) + some(AROUND, random) + Normalizer.normalize(said, Normalizer.Form.values()[random.nextInt(4)]) + some(AROUND, random) + some(AROUND, random);
    assertThat(WORDS.hear(whole, null, false)).as(word + " as " + whole).hasValueSatisfying(heard -> assertThat(heard.wish()).isEqualTo(Wish.OUT));
  }

  @Property(tries = 1_000)
  void a_word_whose_letters_stand_apart_is_heard(@ForAll("latin") String word, @ForAll long seed) {
    var between = some(List.of(" ", ".", "-", " . ", "\u00A0"), new Random(seed));
    assertThat(WORDS.hear(String.join(between, word.split("")), null, false)).as(word).hasValueSatisfying(heard -> assertThat(heard.wish()).isEqualTo(Wish.OUT));
  }

  @Property(tries = 2_000)
  void a_sentence_is_not_heard_even_when_such_a_word_is_in_it(@ForAll("words") String word, @ForAll long seed) {
    var random = new Random(seed);
    var words = random.ints(2 + random.nextInt(5), 0, USUAL.size() - 1).mapToObj(USUAL::get).collect(Collectors.toList());
    words.add(random.nextInt(words.size() + 1), word);
    var sentence = String.join(" ", words);
    assertThat(WORDS.hear(sentence, null, true)).as(sentence).isEmpty();
  }

  @Property(tries = 3_000)
  void any_text_is_heard_or_not_and_no_other_than_the_listed_ones(@ForAll @StringLength(max = 60) String text, @ForAll @StringLength(max = 30) String payload) {
    if (WORDS.hear(text, null, true).isPresent()) {
      assertThat(SpokenForm.of(text).replace(" ", "")).isIn(HEARD);
    }
    WORDS.hear(text, payload, false);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.of(OUT);
  }

  @Provide
  Arbitrary<String> latin() {
    return Arbitraries.of(OUT.stream().filter(w -> w.matches("[A-Z]+")).toList());
  }

  private static String written(String word, Random random) {
    int wide = random.nextInt(4);
    return word.codePoints().mapToObj(c -> {
      var letter = Character.toString(c);
      letter = random.nextBoolean() ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT);
      if (wide == 0 && letter.length() == 1 && letter.charAt(0) > ' ' && letter.charAt(0) < 127) {
        letter = Character.toString(letter.charAt(0) - '!' + '\uFF01');
      }
      return random.nextInt(4) == 0 ? letter + some(UNSEEN, random) : letter;
    }).collect(Collectors.joining());
  }

  private static String some(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("../../config/opt-out-words.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
