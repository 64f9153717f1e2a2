package com.tqpro.whatsapp.claude;

import java.util.Map;

/** Where lines of the log go. Fields never hold what a customer wrote. */
public interface AiLog {
  void info(String message, Map<String, ?> fields);

  void warn(String message, Map<String, ?> fields);
}
