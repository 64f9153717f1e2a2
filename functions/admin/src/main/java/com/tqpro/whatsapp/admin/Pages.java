package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.postgres.recipient.RecipientRepository.Position;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** Limits and cursors of lists. A cursor is opaque to callers: it names the last item they got. */
final class Pages {
  private Pages() {}

  /** @throws Problem 400 unless {@code limit} is a number from 1 to {@code most} */
  static int limit(HttpRequest request, int usual, int most) {
    var given = request.queryParameter("limit");
    if (given.isEmpty()) {
      return usual;
    }
    if (!given.get().matches("[1-9]\\d{0,5}") || Integer.parseInt(given.get()) > most) {
      throw Problem.badRequest("invalid-limit", "limit must be a number from 1 to " + most + ".");
    }
    return Integer.parseInt(given.get());
  }

  static String cursor(Position position) {
    return encode(position.chunk() + ":" + position.row());
  }

  static String cursor(UUID id) {
    return encode(id.toString());
  }

  /** Null when the request has no cursor. */
  static Position position(HttpRequest request) {
    var text = decoded(request);
    if (text == null) {
      return null;
    }
    if (!text.matches("\\d{1,9}:\\d{1,9}")) {
      throw invalid();
    }
    var parts = text.split(":");
    return new Position(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  /** Null when the request has no cursor. */
  static UUID last(HttpRequest request) {
    var text = decoded(request);
    return text == null ? null : id(text, Pages::invalid);
  }

  /** A path parameter that is an id. @throws Problem 404: what has no id cannot be there */
  static UUID id(HttpRequest request, String parameter) {
    return id(request.parameter(parameter), () -> Problem.notFound("There is nothing with that id."));
  }

  static Problem invalid() {
    return Problem.badRequest("invalid-cursor", "The cursor was not given out here, or what it points to is gone: begin without one.");
  }

  private static UUID id(String text, java.util.function.Supplier<Problem> otherwise) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw otherwise.get();
    }
  }

  private static String decoded(HttpRequest request) {
    try {
      return request.queryParameter("cursor").map(c -> new String(Base64.getUrlDecoder().decode(c), StandardCharsets.UTF_8)).orElse(null);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
