package com.tqpro.whatsapp.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A line of a provider's table of errors: what becomes of row, recipient, broadcast and tenant.
 *
 * @param kind of the code
 * @param row the state that the row gets when an answer carries the code
 * @param optedOut whether an opt-out of the recipient is written
 * @param broadcast its state
 * @param held whether all sends of the tenant are held
 */
record ErrorCode(int code, String kind, String row, boolean optedOut, String broadcast, boolean held) {
  /** @param provider the module, whose table it is */
  static List<ErrorCode> of(String provider) {
    try (var lines = Files.lines(Path.of("../../shared", provider, "src/test/resources/send", provider + "-errors.csv"))) {
      return lines.skip(1).map(line -> line.split(",")).map(c -> new ErrorCode(Integer.parseInt(c[0]), c[1], c[2], c[3].equals("yes"), c[4], c[5].equals("held"))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that slows the number down: no attempt is lost, no error stays at the row. */
  boolean slow() {
    return kind.equals("SLOW_SENDER") || kind.equals("SLOW_ACCOUNT");
  }

  /** Nobody knows whether the message went out. */
  boolean unclear() {
    return kind.equals("UNCLEAR");
  }

  /** Whether the row waits or has failed and other rows of the broadcast go on as if nothing had been. */
  boolean rowAlone() {
    return (row.equals("PENDING") || row.equals("FAILED")) && broadcast.equals("RUNNING") && !held && !slow() && !unclear();
  }

  boolean ends() {
    return row.equals("FAILED") || row.equals("UNCONFIRMED");
  }

  @Override
  public String toString() {
    return code + " " + kind;
  }
}
