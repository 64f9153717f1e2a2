package com.tqpro.whatsapp.domain.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.conversation.OptOutWords.Heard;
import com.tqpro.whatsapp.domain.conversation.OptOutWords.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of config/opt-out-words.txt as customers write them. */
class OptOutWordsTest {
  private final OptOutWords words;

  OptOutWordsTest() throws IOException {
    words = new OptOutWords(Files.readAllLines(Path.of(System.getProperty("house"), "config", "opt-out-words.txt")), "no more, Khalas", "again");
  }

  @ParameterizedTest
  @CsvSource({
      "STOP, en", "' stop!! ', en", "Stop., en", "ＳＴＯＰ, en", "\u202bstop\u202c 🛑, en", "opt-out, en",
      "إيقاف, ar", "ايقاف, ar", "إيـقـاف, ar", "أَوْقِف, ar", "الغاء الاشتراك, ar",
      "بند کریں, ur", "بند كريں, ur", "बंद करो, hi", "Отписаться, ru", "arrêt, fr", "stopp, de", "baja, es", "退订, zh"})
  void a_whole_message_that_is_such_a_word_ends_marketing(String text, String language) {
    assertThat(words.hear(text, null, false)).contains(new Heard(Wish.OUT, language));
  }

  @ParameterizedTest
  @ValueSource(strings = {"please stop by the hotel", "don't stop", "cancel my order", "إلغاء الطلب", "stop stop", "", "🛑", "unsubscribed", "Arreter le taxi"})
  void what_only_contains_such_a_word_does_not(String text) {
    assertThat(words.hear(text, null, true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"CANCEL, en", "end, en", "إلغاء, ar", "الغاء, ar", "cancelar, es", "取消, zh", "отмена, ru"})
  void an_ambiguous_word_counts_only_as_the_answer_to_a_broadcast(String text, String language) {
    assertThat(words.hear(text, null, false)).isEmpty();
    assertThat(words.hear(text, null, true)).contains(new Heard(Wish.OUT, language));
  }

  @ParameterizedTest
  @CsvSource({"start, en", "ابدأ, ar", "شروع, ur", "開始 , none", "开始, zh", "again, tenant"})
  void words_bring_it_back(String text, String language) {
    var heard = words.hear(text, null, false);
    switch (language) {
      case "none" -> assertThat(heard).isEmpty();
      case "tenant" -> assertThat(heard).contains(new Heard(Wish.IN, null));
      default -> assertThat(heard).contains(new Heard(Wish.IN, language));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"STOP_PROMO", "OPTOUT", "OPT_OUT", "stop", "Unsubscribe", "Stop promotions"})
  void a_button_of_a_template_ends_marketing_whatever_its_label(String payload) {
    assertThat(words.hear("لا شكراً", payload, true)).contains(new Heard(Wish.OUT, null));
  }

  @Test
  void other_buttons_do_not() {
    assertThat(words.hear("Tell me more", "tell-me-more", true)).isEmpty();
    assertThat(words.hear("Stopover in Rome", "stopover", true)).isEmpty();
  }

  @Test
  void a_tenant_adds_words_of_its_own() {
    assertThat(words.hear("No more!", null, false)).contains(new Heard(Wish.OUT, null));
    assertThat(words.hear("khalas", null, false)).contains(new Heard(Wish.OUT, null));
  }

  @Test
  void a_line_that_is_none_is_refused() {
    assertThatThrownBy(() -> new OptOutWords(List.of("off en STOP"), "", "")).hasMessageContaining("off en STOP");
  }
}
