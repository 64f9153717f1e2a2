package com.tqpro.whatsapp.runtime;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * Hooks around a SnapStart snapshot (org.crac). A function keeps the object it gets: the runtime holds it only weakly.
 */
public final class Snapshot implements Resource {
  private final Runnable prime;
  private final Runnable restore;

  private Snapshot(Runnable prime, Runnable restore) {
    this.prime = prime;
    this.restore = restore;
  }

  /**
   * @param prime has the function rehearsed, so that classes are loaded and code is compiled; what it throws fails the snapshot
   * @param restore empties caches, closes what was open, checks the configuration anew
   */
  public static Snapshot register(Runnable prime, Runnable restore) {
    var snapshot = new Snapshot(prime, restore);
    Core.getGlobalContext().register(snapshot);
    return snapshot;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    prime.run();
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    restore.run();
  }
}
