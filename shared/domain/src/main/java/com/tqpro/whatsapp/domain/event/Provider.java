package com.tqpro.whatsapp.domain.event;

/** Who carries the messages; the names are those of the property broadcast.wa.provider. */
public enum Provider { META, TWILIO }
