package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.postgres.audit.AuditReader;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.LinkedHashMap;

/** {@code /admin/api/audit}: who changed what, newest first. */
final class AuditRoutes {
  private final AdminPorts ports;

  AuditRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/admin/api/audit", TenantScope.in(ports, this::list));
  }

  private HttpResponse list(TenantScope scope) {
    var request = scope.request();
    int limit = Pages.limit(request, 50, 200);
    var page = new AuditReader(scope.database()).page(request.queryParameter("who").orElse(null), request.queryParameter("action").orElse(null),
        request.queryParameter("subject").orElse(null), Pages.last(request), limit + 1);
    boolean more = page.size() > limit;
    var items = more ? page.subList(0, limit) : page;
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", items);
    answer.put("nextCursor", more ? Pages.cursor(items.getLast().id()) : null);
    return HttpResponse.ok(answer);
  }
}
