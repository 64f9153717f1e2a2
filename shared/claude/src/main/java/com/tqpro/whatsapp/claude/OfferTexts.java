package com.tqpro.whatsapp.claude;

import com.tqpro.whatsapp.claude.product.Product;
import com.tqpro.whatsapp.domain.conversation.Offer;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.Map;

/** Products as messages: name and price from the product API, one sentence from Claude that has been checked. */
final class OfferTexts {
  private static final Map<String, Words> WORDS = Map.of(
      "en", new Words("from about %s", " per night", " per person"),
      "ar", new Words("السعر التقريبي يبدأ من %s", " لليلة", " للشخص"),
      "fr", new Words("à partir d'environ %s", " par nuit", " par personne"),
      "de", new Words("ab etwa %s", " pro Nacht", " pro Person"),
      "es", new Words("desde aproximadamente %s", " por noche", " por persona"),
      "ru", new Words("примерно от %s", " за ночь", " с человека"),
      "hi", new Words("लगभग %s से", " प्रति रात", " प्रति व्यक्ति"),
      "ur", new Words("تقریباً %s سے", " فی رات", " فی شخص"),
      "zh", new Words("约 %s 起", "/晚", "/人"),
      "it", new Words("da circa %s", " a notte", " a persona"));
  /** Where the words are not known: the sign for about. */
  private static final Words OTHER = new Words("≈ %s", "", "");

  private OfferTexts() {}

  static Offer of(Product product, String language, String sentence, String english) {
    return new Offer(product.type(), product.id(), text(product, language, sentence), text(product, "en", english), product.imageUrl());
  }

  private static String text(Product product, String language, String sentence) {
    var text = new StringBuilder("*").append(product.name(language).replace("*", "")).append('*');
    if (!sentence.isBlank()) {
      text.append('\n').append(sentence);
    }
    if (product.from() != null && product.currency() != null) {
      text.append('\n').append(price(product, language));
    }
    return text.toString();
  }

  private static String price(Product product, String language) {
    var words = WORDS.getOrDefault(language.toLowerCase(Locale.ROOT).split("-")[0], OTHER);
    var format = NumberFormat.getNumberInstance(Locale.ENGLISH);
    format.setMaximumFractionDigits(2);
    var amount = product.currency() + " " + format.format(product.from());
    return words.from().formatted(amount) + switch (product.unit()) {
      case "night" -> words.night();
      case "person" -> words.person();
      default -> "";
    };
  }

  private record Words(String from, String night, String person) {}
}
