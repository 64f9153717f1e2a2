package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change to be told to the subscribed app.
 *
 * @param phoneNumberId number it belongs to; null for account events
 * @param value the {@code value} of the change
 * @param receipt true for a status of an outgoing message
 */
record WebhookUpdate(String wabaId, String field, String phoneNumberId, ObjectNode value, boolean receipt) {}
