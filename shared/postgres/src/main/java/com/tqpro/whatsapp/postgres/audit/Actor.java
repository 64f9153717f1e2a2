package com.tqpro.whatsapp.postgres.audit;

/** Who does something: the caller's name and the request it came with. */
public record Actor(String name, String requestId) {}
