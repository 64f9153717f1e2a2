package com.tqpro.whatsapp.domain.broadcast;

/** What a person can do to a broadcast. */
public enum BroadcastAction { START, SCHEDULE, PAUSE, RESUME, CANCEL, RETRY }
