package com.tqpro.whatsapp.postgres.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.domain.template.TemplateDraft;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What people change in templates by hand. A change names the version it was made from: of two at once the second is refused. */
public final class TemplateEditing {
  private final Database database;

  public TemplateEditing(Database database) {
    this.database = database;
  }

  /** What became of a change. */
  public sealed interface Result {
    record Done(StoredTemplate template) implements Result {}

    /** The template was changed meanwhile; it is now at that version. */
    record Changed(long version) implements Result {}

    /** Another record has the same content SID, or the same name and language at Meta. */
    record Doubled() implements Result {}

    /** Broadcasts were made of it, so it stays for their sake. */
    record Used() implements Result {}

    record NotFound() implements Result {}

    record Deleted() implements Result {}
  }

  public Result create(TemplateDraft draft, Instant at, Actor who) {
    return database.transaction(h -> {
      var id = UuidV7.at(at.toEpochMilli());
      int added = bind(h.createUpdate("""
              insert into tqwa.template (id, name, provider, content_sid, meta_name, language, template_type, category, status, status_at, parameter_format,
                component_spec, variable_mapping, button_config, created_at, updated_at)
              values (:id, :name, :provider, :sid, :metaName, :language, :type, :category, :status, null, :format,
                cast(:spec as jsonb), cast(:mapping as jsonb), cast(:buttons as jsonb), :at, :at) on conflict do nothing"""), draft)
          .bind("id", id).bind("at", Rows.time(at)).execute();
      if (added == 0) {
        return new Result.Doubled();
      }
      var created = TemplateRepository.find(h, id).orElseThrow();
      AuditLog.change(h, at, who, "template.create", id, null, settings(created));
      return new Result.Done(created);
    });
  }

  /** @param version the version that the change was made from */
  public Result replace(UUID id, long version, TemplateDraft draft, Instant at, Actor who) {
    return database.transaction(h -> {
      var refused = refused(h, id, version);
      if (refused != null) {
        return refused;
      }
      boolean doubled = h.createQuery("""
              select exists (select 1 from tqwa.template where id <> :id and provider = :provider
                and (content_sid = :sid or meta_name = :metaName and language = :language))""")
          .bind("id", id).bind("provider", draft.provider().name()).bind("sid", draft.contentSid()).bind("metaName", draft.metaName()).bind("language", draft.language())
          .mapTo(Boolean.class).one();
      if (doubled) {
        return new Result.Doubled();
      }
      var before = TemplateRepository.find(h, id).orElseThrow();
      // Another template at the provider has other registered components: they come with the next import.
      bind(h.createUpdate("""
              update tqwa.template set
                components = case when provider = :provider and content_sid is not distinct from :sid and meta_name is not distinct from :metaName and language = :language then components end,
                name = :name, provider = :provider, content_sid = :sid, meta_name = :metaName, language = :language, template_type = :type, category = :category, status = :status,
                parameter_format = :format, component_spec = cast(:spec as jsonb), variable_mapping = cast(:mapping as jsonb), button_config = cast(:buttons as jsonb),
                version = version + 1, updated_at = :at
              where id = :id"""), draft).bind("id", id).bind("at", Rows.time(at)).execute();
      var after = TemplateRepository.find(h, id).orElseThrow();
      AuditLog.change(h, at, who, "template.replace", id, settings(before), settings(after));
      return new Result.Done(after);
    });
  }

  /** @param version the version that the caller knows */
  public Result delete(UUID id, long version, Instant at, Actor who) {
    return database.transaction(h -> {
      var refused = refused(h, id, version);
      if (refused != null) {
        return refused;
      }
      if (h.createQuery("select exists (select 1 from tqwa.broadcast where template_id = :id)").bind("id", id).mapTo(Boolean.class).one()) {
        return new Result.Used();
      }
      var before = TemplateRepository.find(h, id).orElseThrow();
      h.createUpdate("delete from tqwa.template where id = :id").bind("id", id).execute();
      AuditLog.change(h, at, who, "template.delete", id, settings(before), null);
      return new Result.Deleted();
    });
  }

  /** What people set, for the audit log. */
  private static Map<String, Object> settings(StoredTemplate t) {
    var settings = new LinkedHashMap<String, Object>();
    settings.put("version", t.version());
    settings.put("name", t.name());
    settings.put("provider", t.provider());
    settings.put("contentSid", t.contentSid());
    settings.put("metaName", t.metaName());
    settings.put("language", t.language());
    settings.put("templateType", t.templateType());
    settings.put("category", t.category());
    settings.put("status", t.status());
    settings.put("componentSpec", t.componentSpec());
    settings.put("variableMapping", t.variableMapping());
    settings.put("buttonConfig", t.buttonConfig());
    return settings;
  }

  /** Holds the row until the transaction ends; null when the version is right. */
  private static Result refused(Handle h, UUID id, long version) {
    var now = h.createQuery("select version from tqwa.template where id = :id for update").bind("id", id).mapTo(Long.class).findOne();
    return now.isEmpty() ? new Result.NotFound() : now.get() != version ? new Result.Changed(now.get()) : null;
  }

  private static org.jdbi.v3.core.statement.Update bind(org.jdbi.v3.core.statement.Update update, TemplateDraft t) {
    return update.bind("name", t.name()).bind("provider", t.provider().name()).bind("sid", t.contentSid()).bind("metaName", t.metaName()).bind("language", t.language())
        .bind("type", t.templateType().name()).bind("category", t.category()).bind("status", t.status()).bind("format", t.parameterFormat().name())
        .bind("spec", text(t.componentSpec())).bind("mapping", text(t.variableMapping())).bind("buttons", text(t.buttonConfig()));
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? null : Json.text(node);
  }
}
