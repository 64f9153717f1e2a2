package com.tqpro.whatsapp.domain.account;

import java.time.Instant;
import java.util.List;

/** What a provider's account event means for us, in no provider's notation. */
public sealed interface AccountChange {
  /**
   * A template took another status.
   *
   * @param language as the event has it: Meta writes en-US here and en_US elsewhere
   * @param status the provider's word, APPROVED where it may be sent
   */
  record TemplateStatus(String name, String language, String status, String reason) implements AccountChange {}

  record TemplateQuality(String name, String language, String quality) implements AccountChange {}

  /** A template is charged as another category from now on. */
  record TemplateCategory(String name, String language, String category) implements AccountChange {}

  /** Nothing may be sent. @param until null: until it is reinstated or a person lifts the hold */
  record Blocked(String reason, Instant until) implements AccountChange {}

  /** Nobody may be written to who did not write first: broadcasts stop, replies go on. */
  record BroadcastsBlocked(String reason) implements AccountChange {}

  /** A {@link Blocked} is over. */
  record Reinstated(String reason) implements AccountChange {}

  /** People said at the provider whether they want marketing. */
  record Preferences(List<Preference> preferences) implements AccountChange {
    public Preferences {
      preferences = List.copyOf(preferences);
    }
  }

  /** @param addresses phone in digits and business-scoped user id, those that are known; at least one */
  record Preference(List<String> addresses, boolean stop, Instant at) {
    public Preference {
      addresses = List.copyOf(addresses);
    }
  }

  /** Worth keeping, with no effect on sending. */
  record Noted(String what) implements AccountChange {}
}
