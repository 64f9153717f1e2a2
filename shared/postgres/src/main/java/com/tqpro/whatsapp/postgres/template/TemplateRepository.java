package com.tqpro.whatsapp.postgres.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A tenant's templates. */
public final class TemplateRepository {
  static final String COLUMNS = """
      id, name, provider, content_sid, meta_name, meta_template_id, language, template_type, category, status, status_reason, quality,
      parameter_format, component_spec, variable_mapping, button_config, components, unsupported_reason, version, created_at, updated_at""";

  private final Database database;

  public TemplateRepository(Database database) {
    this.database = database;
  }

  public Optional<StoredTemplate> find(UUID id) {
    return database.call(h -> find(h, id));
  }

  /** Within a caller's transaction. */
  public static Optional<StoredTemplate> find(Handle h, UUID id) {
    return h.createQuery("select " + COLUMNS + " from tqwa.template where id = :id").bind("id", id).map((rs, c) -> read(rs)).findOne();
  }

  /** The template with that content SID. */
  public Optional<StoredTemplate> ofContent(String contentSid) {
    return database.call(h -> h.createQuery("select " + COLUMNS + " from tqwa.template where provider = 'TWILIO' and content_sid = :sid").bind("sid", contentSid).map((rs, c) -> read(rs)).findOne());
  }

  /** The templates with that name, in one language or, with null, in all. */
  public List<StoredTemplate> named(String name, String language) {
    return database.call(h -> h.createQuery("select " + COLUMNS
            + " from tqwa.template where name = :name and (cast(:language as text) is null or language = :language) order by language, id")
        .bind("name", name).bind("language", language).map((rs, c) -> read(rs)).list());
  }

  /**
   * Templates by name.
   *
   * @param after the last one of the page before; null begins
   */
  public List<StoredTemplate> page(Filter filter, StoredTemplate after, int limit) {
    return database.call(h -> h.createQuery("select " + COLUMNS + """
             from tqwa.template
            where (cast(:provider as text) is null or provider = :provider)
              and (cast(:status as text) is null or status = :status)
              and (cast(:language as text) is null or language = :language)
              and (cast(:text as text) is null or position(lower(:text) in lower(name)) > 0)
              and (cast(:name as text) is null or (name, id) > (:name, cast(:id as uuid)))
            order by name, id limit :limit""")
        .bind("provider", filter.provider() == null ? null : filter.provider().name()).bind("status", filter.status())
        .bind("language", filter.language()).bind("text", filter.text())
        .bind("name", after == null ? null : after.name()).bind("id", after == null ? null : after.id()).bind("limit", limit)
        .map((rs, c) -> read(rs)).list());
  }

  /** All templates of a provider, also those no longer registered. */
  static List<StoredTemplate> of(Handle h, Provider provider) {
    return h.createQuery("select " + COLUMNS + " from tqwa.template where provider = :provider for update").bind("provider", provider.name()).map((rs, c) -> read(rs)).list();
  }

  static void insert(Handle h, UUID id, ImportedTemplate t, Instant at) {
    bind(h.createUpdate("""
        insert into tqwa.template (id, name, provider, content_sid, meta_name, meta_template_id, language, template_type, category, status, status_reason, status_at,
          quality, quality_at, parameter_format, component_spec, variable_mapping, button_config, components, unsupported_reason, created_at, updated_at)
        values (:id, :name, :provider, :sid, case when :provider = 'META' then :name end, :metaId, :language, :type, :category, :status, :reason, :at, :quality, :at, :format,
          cast(:spec as jsonb), cast(:mapping as jsonb), cast(:buttons as jsonb), cast(:components as jsonb), :unsupported, :at, :at)"""), id, t, at).execute();
  }

  static void update(Handle h, UUID id, ImportedTemplate t, Instant at) {
    bind(h.createUpdate("""
        update tqwa.template set meta_template_id = :metaId, template_type = :type, category = :category, status = :status, status_reason = :reason,
          status_at = :at, quality = :quality, quality_at = :at, parameter_format = :format, component_spec = cast(:spec as jsonb),
          variable_mapping = cast(:mapping as jsonb), button_config = cast(:buttons as jsonb), components = cast(:components as jsonb),
          unsupported_reason = :unsupported, version = version + 1, updated_at = :at
        where id = :id and language = :language"""), id, t, at).execute();
  }

  static void gone(Handle h, UUID id, Instant at) {
    h.createUpdate("""
            update tqwa.template set status = 'DELETED', status_reason = 'no longer registered at the provider', status_at = :at, version = version + 1,
              updated_at = :at where id = :id""")
        .bind("id", id).bind("at", Rows.time(at)).execute();
  }

  private static org.jdbi.v3.core.statement.Update bind(org.jdbi.v3.core.statement.Update update, UUID id, ImportedTemplate t, Instant at) {
    return update.bind("id", id).bind("name", t.name()).bind("provider", t.provider().name()).bind("sid", t.contentSid()).bind("metaId", t.metaTemplateId()).bind("language", t.language())
        .bind("type", t.templateType().name()).bind("category", t.category()).bind("status", t.status()).bind("reason", t.statusReason())
        .bind("at", Rows.time(at)).bind("quality", t.quality()).bind("format", t.parameterFormat().name()).bind("spec", text(t.componentSpec()))
        .bind("mapping", text(t.variableMapping())).bind("buttons", text(t.buttonConfig())).bind("components", text(t.components()))
        .bind("unsupported", t.unsupportedReason());
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? null : Json.text(node);
  }

  private static StoredTemplate read(ResultSet rs) throws SQLException {
    return new StoredTemplate(Rows.uuid(rs, "id"), rs.getString("name"), Provider.valueOf(rs.getString("provider")), rs.getString("content_sid"),
        rs.getString("meta_name"), rs.getString("meta_template_id"), rs.getString("language"), TemplateType.valueOf(rs.getString("template_type")),
        rs.getString("category"), rs.getString("status"), rs.getString("status_reason"), rs.getString("quality"),
        ParameterFormat.valueOf(rs.getString("parameter_format")), Rows.json(rs, "component_spec"), Rows.json(rs, "variable_mapping"),
        Rows.json(rs, "button_config"), Rows.json(rs, "components"), rs.getString("unsupported_reason"), rs.getLong("version"),
        Rows.instant(rs, "created_at"), Rows.instant(rs, "updated_at"));
  }

  /** Null members do not filter. {@code text}: part of the name. */
  public record Filter(Provider provider, String status, String language, String text) {}
}
