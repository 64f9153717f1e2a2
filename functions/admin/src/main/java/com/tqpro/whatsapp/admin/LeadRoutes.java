package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.postgres.conversation.Leads;
import com.tqpro.whatsapp.postgres.conversation.Leads.LeadRow;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /admin/api/leads} */
final class LeadRoutes {
  private final AdminPorts ports;

  LeadRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/admin/api/leads", TenantScope.in(ports, this::list));
  }

  private HttpResponse list(TenantScope scope) {
    int limit = Pages.limit(scope.request(), 50, 200);
    var leads = new Leads(scope.database());
    var last = Pages.last(scope.request());
    var page = leads.page(last == null ? null : leads.find(last).orElseThrow(Pages::invalid), limit + 1);
    boolean more = page.size() > limit;
    var items = more ? page.subList(0, limit) : page;
    var ciphers = ports.contactKeys().find(scope.tenant(), items.stream().map(LeadRow::contact).distinct().toList());
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", items.stream().map(l -> view(l, l.state(ciphers.get(l.contact())))).toList());
    answer.put("nextCursor", more ? Pages.cursor(items.getLast().id()) : null);
    return HttpResponse.ok(answer);
  }

  private static Map<String, Object> view(LeadRow lead, LeadState state) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", lead.id());
    view.put("conversationId", lead.conversation());
    view.put("name", state.name());
    view.put("phone", lead.waId() == null ? null : "+" + lead.waId());
    view.put("contactPreference", state.contactPreference());
    view.put("product", state.product());
    view.put("dates", state.dates());
    view.put("party", state.party());
    view.put("mail", lead.mail());
    view.put("notification", lead.notified());
    view.put("returned", lead.returnedIn() != null);
    view.put("createdAt", lead.createdAt());
    return view;
  }
}
