package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.PriceList;
import com.tqpro.whatsapp.domain.broadcast.Tickets;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.meta.template.MetaTemplates;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.runtime.config.SettingSources;
import com.tqpro.whatsapp.runtime.http.Access;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues;
import com.tqpro.whatsapp.runtime.registry.Registry;
import com.tqpro.whatsapp.runtime.secrets.MetaCredentials;
import com.tqpro.whatsapp.runtime.secrets.TwilioCredentials;
import com.tqpro.whatsapp.twilio.content.TwilioContents;
import java.time.InstantSource;

/** What the admin API works with. */
public record AdminPorts(
    Access access, JsonLog log, InstantSource clock, Registry registry, TenantDatabases databases, ContactKeys contactKeys, SettingSources settings,
    MetaTemplates metaTemplates, MetaCredentials metaCredentials, TwilioContents twilioContents, TwilioCredentials twilioCredentials, Tickets tickets, PriceList prices,
    ConversationQueues conversations) {}
