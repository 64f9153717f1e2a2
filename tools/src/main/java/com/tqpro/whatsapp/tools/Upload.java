package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends a recipients' file to a broadcast, chunk by chunk. Begun again it sends the same chunks, which changes nothing. */
final class Upload {
  /** Below the API's 4 MB, so that no proxy's overhead matters. */
  static final int CHUNK_BYTES = 3 * 1024 * 1024;

  private Upload() {}

  /** @return rows, accepted, incomplete, and skipped by reason, over all chunks */
  static ObjectNode file(ApiClient api, String broadcast, Path file, int chunkBytes, Progress progress) throws IOException {
    var sum = Json.object().put("rows", 0).put("accepted", 0).put("incomplete", 0);
    var skipped = sum.putObject("skipped");
    try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      var chunks = new CsvChunks(in, chunkBytes);
      int number = 0;
      long sent = 0;
      for (byte[] chunk; (chunk = chunks.next()) != null; number++) {
        var report = api.put("/admin/api/broadcasts/" + broadcast + "/recipients/" + number, chunk, "text/csv; charset=utf-8");
        for (var field : new String[] {"rows", "accepted", "incomplete"}) {
          sum.put(field, sum.path(field).asInt() + report.path(field).asInt());
        }
        report.path("skipped").properties().forEach(e -> skipped.put(e.getKey(), skipped.path(e.getKey()).asInt() + e.getValue().asInt()));
        sent += chunk.length;
        progress.to(sent / 1024, sum.path("accepted").asInt() + " accepted");
      }
    }
    return sum;
  }
}
