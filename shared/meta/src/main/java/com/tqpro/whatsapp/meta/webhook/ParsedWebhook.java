package com.tqpro.whatsapp.meta.webhook;

import java.util.List;

/** A webhook's body, read. {@code notes} are those of the envelope; each change has its own. */
public record ParsedWebhook(List<WebhookChange> changes, List<WebhookNote> notes) {}
