package com.tqpro.whatsapp.domain.event;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the parts of a file as they come and keeps no more than its limit in memory, whatever length was announced. */
public final class MediaBytes implements Consumer<Optional<byte[]>> {
  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private volatile boolean tooMany;

  public MediaBytes(int most) {
    this.most = most;
  }

  @Override
  public synchronized void accept(Optional<byte[]> part) {
    if (part.isPresent() && !tooMany) {
      tooMany = bytes.size() + part.get().length > most;
      if (tooMany) {
        bytes.reset();
      } else {
        bytes.writeBytes(part.get());
      }
    }
  }

  /** Whether more came than the limit. */
  public boolean tooMany() {
    return tooMany;
  }

  public synchronized byte[] bytes() {
    return bytes.toByteArray();
  }
}
