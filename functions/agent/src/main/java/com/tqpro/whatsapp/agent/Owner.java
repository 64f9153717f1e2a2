package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.Leads;
import com.tqpro.whatsapp.postgres.conversation.TurnCommit.OwnerAlert;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How the owner hears of leads: the template lead_notification on WhatsApp, and mail. */
final class Owner {
  private static final String TEMPLATE = "lead_notification";

  private final ServiceContext context;
  private final TenantConversations tenants;
  private final AgentPorts.Mailer mailer;

  /** @param mailer null where the installation sends no mail */
  Owner(ServiceContext context, TenantConversations tenants, AgentPorts.Mailer mailer) {
    this.context = context;
    this.tenants = tenants;
    this.mailer = mailer;
  }

  OwnerAlert alert(String tenant, Database database, ConversationRow conversation, LeadText text, boolean returned) {
    var number = tenants.ownerNumber(tenant, database);
    var template = number == null ? Optional.<StoredTemplate>empty() : template(database, conversation);
    boolean byMail = mailer != null && tenants.ownerMail(tenant, database) != null;
    if (template.isEmpty()) {
      context.log().warn(number == null ? "The owner has no WhatsApp number" : "No approved template lead_notification", Map.of("tenant", tenant, "mail", byMail));
    }
    var settings = tenants.settings(tenant, database);
    var content = template.map(t -> Map.of(
        "template", Json.text(t.snapshot(settings.get(Setting.BROADCAST_WA_MEDIA_CDN_PREFIX), settings.get(Setting.BROADCAST_WA_SHORTLINK))),
        "product", text.product(), "details", returned ? "Returning customer. " + text.details() : text.details(), "contact", text.contact())).orElse(Map.of());
    return new OwnerAlert(template.isPresent() ? number : null, content, byMail, returned ? "A customer came back" : "A customer is ready to buy");
  }

  /** Sends what is due of a conversation. A refused mail is tried again after a while; one of which nothing is known is left to the dispatcher. */
  void mail(String tenant, Database database, ConversationRow conversation) {
    var leads = new Leads(database);
    var claim = UUID.randomUUID();
    for (var lead : leads.takeMails(conversation.id(), claim, context.clock().instant())) {
      var to = tenants.ownerMail(tenant, database);
      if (mailer == null || to == null) {
        leads.mailed(lead.id(), claim, false);
        continue;
      }
      var begun = context.clock().instant();
      if (!leads.mailBegun(lead, to, begun)) {
        continue;
      }
      var cipher = context.contactKeys().find(tenant, List.of(lead.contact())).get(lead.contact());
      var text = LeadText.of(lead.state(cipher), lead.waId(), lead.userId());
      var reference = lead.id() + (lead.returnedIn() == null ? "" : "-" + lead.returnedIn());
      try {
        mailer.send(to, lead.mailSubject(), text.mail(lead.returnedIn() != null, lead.conversation().toString(), lead.mailAttempts() > 1 ? reference : null), reference);
      } catch (AgentPorts.NotTaken fault) {
        context.log().error("Mail to the owner failed", Map.of("tenant", tenant, "lead", lead.id().toString()), fault);
        leads.notMailed(lead.id(), claim, begun);
        continue;
      } catch (RuntimeException fault) {
        context.log().error("Mail to the owner: nobody knows whether it was sent", Map.of("tenant", tenant, "lead", lead.id().toString()), fault);
        continue;
      }
      leads.mailed(lead.id(), claim, true);
    }
  }

  private static Optional<StoredTemplate> template(Database database, ConversationRow conversation) {
    return new TemplateRepository(database).named(TEMPLATE, null).stream().filter(t -> t.provider() == conversation.provider() && t.approved())
        .min(Comparator.comparing(t -> !t.language().startsWith("en")));
  }
}
