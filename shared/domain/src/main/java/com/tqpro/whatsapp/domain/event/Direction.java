package com.tqpro.whatsapp.domain.event;

/** Which way a message of a conversation went: IN from the customer, OUT from the business. */
public enum Direction { IN, OUT }
