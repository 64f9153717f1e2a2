package com.tqpro.whatsapp.simulators.twilio;

/** A file that a customer sends. @param type as Twilio declares it, for instance {@code audio/ogg} */
@SuppressWarnings("ArrayRecordComponent")
public record CustomerFile(String type, byte[] content) {}
