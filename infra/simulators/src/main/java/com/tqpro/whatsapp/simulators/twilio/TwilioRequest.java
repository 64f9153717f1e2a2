package com.tqpro.whatsapp.simulators.twilio;

import java.util.Map;

/** A call to the simulator. @param authorization header, or "" */
record TwilioRequest(String method, String path, Map<String, String> query, String authorization, String body) {}
