package com.tqpro.whatsapp.domain.event;

/** What a provider reports of a message, in rising order; a report never takes a message back to a lower one. */
public enum DeliveryStatus { SENT, DELIVERED, READ, FAILED }
