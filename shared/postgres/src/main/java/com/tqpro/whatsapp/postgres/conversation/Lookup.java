package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.postgres.contact.ContactIdentities;
import com.tqpro.whatsapp.postgres.contact.ContactRow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What there is already about a message, found in one statement without locks: the message itself, the one it quotes, the contacts that
 * its identities name.
 *
 * @param duplicate where it is stored, or null
 * @param own whether this system sent it
 * @param quoted whether the conversation holds the message that it quotes
 */
record Lookup(StoreResult.Duplicate duplicate, boolean own, boolean quoted, List<ContactRow> contacts) {
  private static final String SQL = """
      select m.contact_id as there_contact, m.conversation_id as there_conversation, m.seq as there_seq, q.id is not null as quoted,
        exists (select 1 from tqwa.outbound_message o where o.provider_message_id = :wamid) as own,
        """ + ContactIdentities.COLUMNS + """

      from (select 1) as one
      left join tqwa.conversation_messages m on m.wamid = :wamid
      left join tqwa.conversation_messages q on q.id = coalesce((select w.id from tqwa.conversation_messages w where w.wamid = :quoted),
        (select o.id from tqwa.outbound_message o where o.provider_message_id = :quoted))
      left join tqwa.contact c on\s""" + ContactIdentities.CONCERNED;

  static Lookup of(Handle h, InboundMessage message, ContactIdentities identities) {
    var found = new Lookup[1];
    var contacts = new ArrayList<ContactRow>();
    h.createQuery(SQL).bind("wamid", message.id()).bind("quoted", message.quotedId())
        .bindArray("users", String.class, (Object[]) identities.userIds()).bindArray("phones", String.class, (Object[]) identities.phones())
        .map((rs, context) -> {
          var row = ContactIdentities.row(rs);
          if (row != null) {
            contacts.add(row);
          }
          var conversation = rs.getObject("there_conversation", UUID.class);
          return new Lookup(conversation == null ? null : new StoreResult.Duplicate(rs.getObject("there_contact", UUID.class), conversation, rs.getLong("there_seq")),
              rs.getBoolean("own"), rs.getBoolean("quoted"), contacts);
        }).forEach(row -> found[0] = row);
    return found[0];
  }
}
