package com.tqpro.whatsapp.domain.broadcast;

/** Where a broadcast stands. STOPPED is the system's doing (circuit breaker), PAUSED a person's; both go on where they ended. */
public enum BroadcastState { DRAFT, SCHEDULED, RUNNING, PAUSED, STOPPED, CANCELLED, COMPLETED }
