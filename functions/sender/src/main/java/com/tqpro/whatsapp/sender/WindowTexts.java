package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.template.Rendering;
import com.tqpro.whatsapp.domain.template.WindowTemplate;
import com.tqpro.whatsapp.postgres.conversation.WindowReplies;
import com.tqpro.whatsapp.postgres.conversation.WindowReplies.Customer;
import java.util.UUID;

/** Puts replies outside the 24 hours into the template that the tenant named for them. */
record WindowTexts(WindowTemplate template, WindowReplies replies) {
  Rendering fill(UUID contact, ContactCipher cipher, String text) {
    var customer = replies.customer(contact).orElse(new Customer(null, null));
    return template.fill(customer.language(), name(contact, cipher, customer.nameEnc()), text);
  }

  private static String name(UUID contact, ContactCipher cipher, byte[] sealed) {
    try {
      return sealed == null ? null : cipher.open(sealed, "contact", "name_enc", contact);
    } catch (CryptoFault e) {
      return null;
    }
  }
}
