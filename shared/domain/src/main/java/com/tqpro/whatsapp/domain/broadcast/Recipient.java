package com.tqpro.whatsapp.domain.broadcast;

import java.util.Map;

/**
 * One row of a recipients' file.
 *
 * @param row its number in the chunk, from 1, header and blank lines not counted
 * @param phone as written
 * @param values by source name; the column {@code name} is the source {@code recipient_name}; blank cells are left out
 */
public record Recipient(int row, String phone, Map<String, String> values) {
  /** The source that the column {@code name} fills. */
  public static final String NAME = "recipient_name";

  public Recipient {
    values = Map.copyOf(values);
  }
}
