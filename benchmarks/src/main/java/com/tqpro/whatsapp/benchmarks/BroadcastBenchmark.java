package com.tqpro.whatsapp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.SecretKey32;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.EmbeddedDynamo;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.Options;
import com.tqpro.whatsapp.local.SenderFigures;
import com.tqpro.whatsapp.local.queues.Nastiness;
import com.tqpro.whatsapp.runtime.keys.DynamoContactKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The whole system: planning by size of the file, and the pace of a broadcast as the simulator of Meta sees it. */
final class BroadcastBenchmark {
  private static final int CHUNK = 25_000;

  private final boolean planning;
  private final boolean pacing;

  BroadcastBenchmark(boolean planning, boolean pacing) {
    this.planning = planning;
    this.pacing = pacing;
  }

  void run() {
    var options = Options.of(Path.of("template.yaml")).withNastiness(Nastiness.none());
    try (var system = LocalSystem.start(options.withParameters(Map.of()));
        var api = new Http(system.baseUrl(), system.token("admin", "oasis"));
        var meta = new Http(system.graph().baseUri(), "none")) {
      api.post("/admin/api/templates/import", null);
      var database = system.postgres();
      try (var connection = database.connect("tqwa_oasis"); var statement = connection.createStatement()) {
        statement.execute("insert into tqwa.setting (name, value, updated_by) values ('broadcast.max.recipients', '9999999', 'bench') on conflict (name) do update set value = excluded.value");
      } catch (java.sql.SQLException e) {
        throw new IllegalStateException(e);
      }
      system.refresh();
      // Every function has been loaded and compiled by a first broadcast, as on a system that has run for a minute.
      plan(api, planning ? 40_000 : 2_000, 0);
      if (planning) {
        planning(api);
        keysAlone();
      }
      if (pacing) {
        pacing(system, api, meta);
      }
    }
  }

  /** Numbers that no run before it had, then the same ones again: people whose contacts and keys are there. */
  private static void planning(Http api) {
    int from = 100_000;
    for (int rows : new int[] {10_000, 40_000, 80_000}) {
      planned(api, rows, from, "new");
      planned(api, rows, from, "known");
      from += rows;
    }
  }

  private static void planned(Http api, int rows, int from, String people) {
    long begin = System.nanoTime();
    var id = plan(api, rows, from);
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (api.get("/admin/api/broadcasts/" + id + "/stats").path("total").asInt() != rows) {
      throw new IllegalStateException("not every row was planned");
    }
    Report.line("a broadcast to " + rows + " " + people + " people, planned", Samples.text("%.2f s, %.0f rows/s", seconds, rows / seconds), rows == 10_000 ? "< 2 s; linear beyond" : "");
  }

  /** What the DynamoDB of this machine takes of it: as many new keys, and nothing else. */
  private static void keysAlone() {
    var masters = List.of(SecretKey32.random());
    var ids = new UuidV7(Clock.systemUTC());
    var contacts = ids.next(10_000, ContactKeys.TOGETHER);
    try (var dynamo = EmbeddedDynamo.start()) {
      dynamo.createTable("keys");
      var keys = new DynamoContactKeys(dynamo.client(), "keys", tenant -> new TenantKeys(masters, tenant));
      long begin = System.nanoTime();
      keys.createOrFind("bench", contacts);
      Report.line("10000 new people's keys alone, in DynamoDB Local", Samples.text("%.2f s", (System.nanoTime() - begin) / 1e9), "");
    }
  }

  private static void pacing(LocalSystem system, Http api, Http meta) {
    send(api, 1_500);
    long before = accepted(meta);
    var costs = SenderFigures.of(system.logs("SenderFunction"));
    int rows = 3_000;
    var rate = send(api, rows).path("ratePerSecond").asDouble();
    var after = SenderFigures.of(system.logs("SenderFunction")).since(costs);
    var number = meta.get("/simulator/summary").path("numbers").get(0);
    Report.line("a broadcast of " + rows + " at 76/s", Samples.text("%d accepted, %.2f/s, %d refused for their rate", accepted(meta) - before, rate,
        number.path("throttled").asLong()), "within 1 % of the rate");
    Report.line("cost of a message at 76/s", after.text(), "<= 0.25 statements, <= 0.06 writes");
  }

  private static long accepted(Http meta) {
    long sum = 0;
    for (var number : meta.get("/simulator/summary").path("numbers")) {
      sum += number.path("accepted").asLong();
    }
    return sum;
  }

  /** @return the stats at its end */
  private static JsonNode send(Http api, int rows) {
    var id = plan(api, rows, 0);
    api.post("/admin/api/broadcasts/" + id + "/start", null);
    while (true) {
      var stats = api.get("/admin/api/broadcasts/" + id + "/stats");
      if (stats.path("state").asText().equals("COMPLETED")) {
        return stats;
      }
      LockSupport.parkNanos(100_000_000L);
    }
  }

  /** @param from the first number's place in the block. @return the broadcast's id */
  private static String plan(Http api, int rows, int from) {
    var body = Json.tree("""
        {"name":"Bench","template":{"name":"eid_offer","language":"en"},"variables":{"media_url":"https://cdn.oasis.example/eid.jpg","message_body":"10%","button_1_url":"c/1","coupon_code":"EID"}}""");
    var id = api.post("/admin/api/broadcasts", body).path("id").asText();
    for (int chunk = 0; chunk * CHUNK < rows; chunk++) {
      var csv = new StringBuilder("name,phone\n");
      for (int row = chunk * CHUNK; row < Math.min(rows, (chunk + 1) * CHUNK); row++) {
        // Mobile numbers of the block +971 50 1xx xxxx and on; nothing is sent anywhere but to the simulator.
        csv.append("Guest ").append(row).append(",+97150").append(1_000_000 + from + row).append('\n');
      }
      api.call("PUT", "/admin/api/broadcasts/" + id + "/recipients/" + chunk, "text/csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    }
    return id;
  }
}
