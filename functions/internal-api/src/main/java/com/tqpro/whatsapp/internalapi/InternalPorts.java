package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.claude.api.AiPrices;
import com.tqpro.whatsapp.claude.api.ModelCheck;
import com.tqpro.whatsapp.domain.broadcast.PriceList;
import com.tqpro.whatsapp.domain.broadcast.Tickets;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.config.SettingSources;
import com.tqpro.whatsapp.runtime.http.Access;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.Queue;
import com.tqpro.whatsapp.runtime.registry.Registry;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import com.tqpro.whatsapp.runtime.secrets.ClaudeKey;
import java.time.InstantSource;

/** What the internal API works with. {@code receipts} is the queue that delivery reports take. */
public record InternalPorts(
    Access access, JsonLog log, InstantSource clock, Registry registry, RegistryProjector projector, PlatformRepository platform, TenantDatabases databases,
    ContactKeys contactKeys, ErasureLedger erasureLedger, SettingSources settings, Tickets tickets, Queue receipts, PriceList prices,
    ClaudeKey claudeKey, AiPrices aiPrices, ModelCheck modelCheck) {}
