package com.tqpro.whatsapp.local.queues;

/** What the rules need to know of a queue. */
record QueueFacts(boolean fifo, boolean contentBasedDeduplication, int visibilitySeconds) {}
