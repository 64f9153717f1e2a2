package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.postgres.recipient.PlanResult;
import com.tqpro.whatsapp.postgres.recipient.RecipientPlanner;
import com.tqpro.whatsapp.postgres.recipient.RecipientRepository;
import com.tqpro.whatsapp.postgres.recipient.RecipientRepository.Position;
import com.tqpro.whatsapp.postgres.recipient.RecipientRow;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /admin/api/broadcasts/{id}/recipients…}: uploading, listing and exporting recipients. */
final class RecipientRoutes {
  /** A chunk's greatest size: below Lambda's 6 MB for a whole request. */
  static final int CHUNK_BYTES = 4 * 1024 * 1024;
  private static final int CHUNKS = 100_000;
  private static final int EXPORT = 10_000;
  private static final Set<String> STATES = Set.of("PENDING", "CLAIMED", "SENT", "DELIVERED", "READ", "FAILED", "SKIPPED", "UNCONFIRMED");

  private final AdminPorts ports;

  RecipientRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.put("/admin/api/broadcasts/{id}/recipients/{chunk}", TenantScope.in(ports, this::upload))
        .get("/admin/api/broadcasts/{id}/recipients", TenantScope.in(ports, this::list))
        .get("/admin/api/broadcasts/{id}/export", TenantScope.in(ports, this::export));
  }

  private HttpResponse upload(TenantScope scope) {
    var request = scope.request();
    if (request.body().length > CHUNK_BYTES) {
      throw new Problem(413, "chunk-too-large", "A chunk has at most 4 MB (4,194,304 bytes). Cut the file; every piece needs the header line.");
    }
    int chunk = chunk(request.parameter("chunk"));
    var type = request.header("content-type").orElse("").toLowerCase(java.util.Locale.ROOT);
    boolean csv = type.startsWith("text/csv");
    if (!csv && !type.startsWith("application/json")) {
      throw new Problem(415, "unsupported-type", "Send recipients as text/csv or application/json.");
    }
    var planner = new RecipientPlanner(scope.database(), ports.contactKeys(), scope.tenant(), PhoneNumbers.of(scope.settings()),
        scope.settings().getInt(Setting.BROADCAST_MAX_RECIPIENTS), ports.clock());
    var sha = Digest.sha256(request.body());
    var result = planner.known(scope.id(), chunk, sha)
        .orElseGet(() -> planner.plan(scope.id(), chunk, sha, csv ? RecipientsCsv.read(request.body()) : RecipientsJson.read(request), scope.actor()));
    return switch (result) {
      case PlanResult.Planned planned -> HttpResponse.ok(planned.report());
      case PlanResult.OtherBytes other -> throw Problem.conflict("chunk-differs", "Chunk " + chunk + " was uploaded before with other content. Use the next number.");
      case PlanResult.TooMany many -> throw Problem.conflict("too-many-recipients", "The broadcast would have " + many.would()
          + " recipients, but broadcast.max.recipients allows " + many.max() + ". Nothing of this chunk was taken.")
          .with("setting", Setting.BROADCAST_MAX_RECIPIENTS.property()).with("max", many.max()).with("would", many.would());
      case PlanResult.WrongState wrong -> throw Problem.conflict("wrong-state", "The broadcast is " + wrong.state() + ": recipients are taken only before the start.");
      case PlanResult.NotFound none -> throw BroadcastRoutes.notFound();
    };
  }

  private HttpResponse list(TenantScope scope) {
    int limit = Pages.limit(scope.request(), 100, 500);
    var rows = page(scope, limit + 1);
    boolean more = rows.size() > limit;
    var items = more ? rows.subList(0, limit) : rows;
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", items);
    answer.put("nextCursor", more ? cursor(items) : null);
    return HttpResponse.ok(answer);
  }

  private HttpResponse export(TenantScope scope) {
    int limit = Pages.limit(scope.request(), EXPORT, EXPORT);
    var rows = page(scope, limit + 1);
    boolean more = rows.size() > limit;
    var items = more ? rows.subList(0, limit) : rows;
    var answer = new HttpResponse(200, Map.of("content-type", "text/csv; charset=utf-8",
        "content-disposition", "attachment; filename=\"broadcast-" + scope.id() + ".csv\""),
        RecipientsExport.csv(items, Pages.position(scope.request()) == null));
    return more ? answer.header("x-next-cursor", cursor(items)) : answer;
  }

  private List<RecipientRow> page(TenantScope scope, int limit) {
    var broadcast = BroadcastRoutes.find(scope);
    var state = scope.request().queryParameter("state").orElse(null);
    if (state != null && !STATES.contains(state)) {
      throw Problem.badRequest("invalid-state", "state must be one of " + String.join(", ", STATES.stream().sorted().toList()) + ".");
    }
    return new RecipientRepository(scope.database(), ports.contactKeys(), scope.tenant())
        .page(broadcast.id(), state, Pages.position(scope.request()), limit, scope.seesPersons());
  }

  private static String cursor(List<RecipientRow> items) {
    return Pages.cursor(new Position(items.getLast().chunk(), items.getLast().row()));
  }

  private static int chunk(String text) {
    if (!text.matches("\\d{1,6}") || Integer.parseInt(text) >= CHUNKS) {
      throw Problem.badRequest("invalid-chunk", "A chunk's number is from 0 to " + (CHUNKS - 1) + ".");
    }
    return Integer.parseInt(text);
  }
}
