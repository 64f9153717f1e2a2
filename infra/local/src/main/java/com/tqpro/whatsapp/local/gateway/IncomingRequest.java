package com.tqpro.whatsapp.local.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request as it came.
 *
 * @param query raw, without the question mark; empty when there is none
 * @param headers by any spelling of their names, each with all its values
 */
record IncomingRequest(String id, Instant at, String method, String path, String query, String protocol, String sourceIp, int port,
                       Map<String, List<String>> headers, byte[] body) {}
