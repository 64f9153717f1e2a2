package com.tqpro.whatsapp.simulators.twilio;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What goes wrong with a send: injected, or asked for by a magic recipient. */
public sealed interface TwilioFault {
  /** Refused with Twilio's error body. */
  record Refuse(int code) implements TwilioFault {}
  /** Answered with this status and body by something that is not Twilio's API; nothing accepted. */
  record Http(int status, String body) implements TwilioFault {}
  /** The connection is closed without an answer. @param accepted whether the message was taken before */
  record Drop(boolean accepted) implements TwilioFault {}
  /** Taken at once, the answer is held back. */
  record Hold(Duration time) implements TwilioFault {}
  /** Taken, later reported failed with this code. */
  record FailLater(int code) implements TwilioFault {}
  /** Taken; exactly these callbacks come, in this order. */
  record Only(List<String> statuses) implements TwilioFault {}

  /**
   * The fault that a recipient asks for by his last four digits (+971 50 000 dddd): 1nnn refused with 63nnn, 2nnn with 21nnn, 3nnn with
   * 20nnn, 4nnn with 92nnn, 8nnn with 30nnn; 5nnn taken and failed later with 63nnn, 6nnn with 21nnn, 7nnn with 30nnn; 9000 connection
   * closed, 9001 taken and then closed, 9002 answer held, 9200 no callbacks, 9201 only sent, 9202 only read, 9203 backwards, 9429 HTTP
   * 429 without Twilio's body, 9500 and 9503 pages of a proxy. Below 1000, and where there is no such code: an ordinary customer.
   */
  static Optional<TwilioFault> magic(String digits, Duration hold) {
    if (!digits.matches("97150000\\d{4}")) {
      return Optional.empty();
    }
    int last = Integer.parseInt(digits.substring(8));
    int rest = last % 1000;
    return switch (last / 1000) {
      case 1 -> known(63_000 + rest).map(Refuse::new);
      case 2 -> known(21_000 + rest).map(Refuse::new);
      case 3 -> known(20_000 + rest).map(Refuse::new);
      case 4 -> known(92_000 + rest).map(Refuse::new);
      case 8 -> known(30_000 + rest).map(Refuse::new);
      case 5 -> known(63_000 + rest).map(FailLater::new);
      case 6 -> known(21_000 + rest).map(FailLater::new);
      case 7 -> known(30_000 + rest).map(FailLater::new);
      case 9 -> Optional.ofNullable(switch (rest) {
        case 0 -> new Drop(false);
        case 1 -> new Drop(true);
        case 2 -> new Hold(hold);
        case 200 -> new Only(List.of());
        case 201 -> new Only(List.of("sent"));
        case 202 -> new Only(List.of("read"));
        case 203 -> new Only(List.of("read", "delivered", "sent"));
        case 429 -> new Http(429, "<html><body>Too Many Requests</body></html>");
        case 500 -> new Http(500, "<html><body>Internal Server Error</body></html>");
        case 503 -> new Http(503, "");
        default -> null;
      });
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> known(int code) {
    return TwilioErrorCatalogue.has(code) ? Optional.of(code) : Optional.empty();
  }
}
