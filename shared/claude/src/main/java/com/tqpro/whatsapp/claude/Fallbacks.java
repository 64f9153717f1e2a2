package com.tqpro.whatsapp.claude;

import java.util.Map;

/** What a customer is told when no answer could be had. */
final class Fallbacks {
  static final String ENGLISH = "Thank you for your message. I cannot answer just now; a colleague will get back to you shortly.";

  private static final Map<String, String> TEXTS = Map.of(
      "en", ENGLISH,
      "ar", "شكرًا لرسالتك. لا أستطيع الرد الآن، وسيتواصل معك أحد زملائي قريبًا.",
      "fr", "Merci pour votre message. Je ne peux pas répondre pour le moment ; un collègue reviendra vers vous rapidement.",
      "de", "Danke für Ihre Nachricht. Ich kann gerade nicht antworten; ein Kollege meldet sich in Kürze bei Ihnen.",
      "es", "Gracias por su mensaje. Ahora mismo no puedo responder; un compañero se pondrá en contacto con usted en breve.",
      "it", "Grazie per il messaggio. In questo momento non posso rispondere; un collega la contatterà a breve.",
      "ru", "Спасибо за ваше сообщение. Сейчас я не могу ответить; мой коллега скоро свяжется с вами.",
      "hi", "आपके संदेश के लिए धन्यवाद। मैं अभी उत्तर नहीं दे सकती; हमारे सहयोगी जल्द ही आपसे संपर्क करेंगे।",
      "ur", "آپ کے پیغام کا شکریہ۔ میں ابھی جواب نہیں دے سکتی؛ ہمارے ساتھی جلد آپ سے رابطہ کریں گے۔",
      "zh", "感谢您的留言。我现在无法回复，我们的同事会尽快与您联系。");

  private Fallbacks() {}

  static String in(String language) {
    return TEXTS.getOrDefault(language, ENGLISH);
  }
}
