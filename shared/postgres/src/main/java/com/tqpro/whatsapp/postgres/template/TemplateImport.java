package com.tqpro.whatsapp.postgres.template;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.StoredTemplate;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/**
 * Stores what a provider has registered: approved templates that are new, changes of those known, and that one is gone. Templates that are
 * not approved yet are not taken in; they come with the next import.
 */
public final class TemplateImport {
  private final Database database;

  public TemplateImport(Database database) {
    this.database = database;
  }

  /** @param dryRun answers what would be done and does nothing */
  public Result run(Provider provider, List<ImportedTemplate> registered, Instant at, boolean dryRun, Actor who) {
    return database.transaction(h -> {
      var result = apply(h, provider, registered, at, dryRun, true);
      if (!dryRun) {
        AuditLog.change(h, at, who, "templates.import", null, null, Map.of("provider", provider.name(), "added", result.added.size(), "updated", result.updated.size(), "gone", result.gone.size()));
      }
      return result;
    });
  }

  /** Changes of known templates and those that are gone, for a provider that does not tell them by itself. Takes nothing new in: that is for people to ask. */
  public Result follow(Provider provider, List<ImportedTemplate> registered, Instant at) {
    return database.transaction(h -> apply(h, provider, registered, at, false, false));
  }

  private static Result apply(Handle h, Provider provider, List<ImportedTemplate> registered, Instant at, boolean dryRun, boolean takeIn) {
    var known = new HashMap<String, StoredTemplate>();
    TemplateRepository.of(h, provider).forEach(t -> known.put(key(t.contentSid(), t.metaName(), t.language()), t));
    var result = new Result(dryRun, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var found : registered) {
      var stored = known.remove(key(found.contentSid(), found.name(), found.language()));
      var template = stored == null ? found : edited(stored, found);
      var item = new Item(template.name(), template.language(), template.status(), template.unsupportedReason());
      if (stored == null && !(takeIn && template.status().equals(ImportedTemplate.APPROVED))) {
        result.notApproved.add(item);
        continue;
      }
      (stored == null ? result.added : same(stored, template) ? result.unchanged : result.updated).add(item);
      if (template.unsupportedReason() != null) {
        result.unsupported.add(item);
      }
      if (!dryRun && stored == null) {
        TemplateRepository.insert(h, UuidV7.at(at.toEpochMilli()), template, at);
      } else if (!dryRun && !same(stored, template)) {
        TemplateRepository.update(h, stored.id(), template, at);
      }
    }
    for (var stored : known.values()) {
      if (!stored.status().equals("DELETED")) {
        result.gone.add(new Item(stored.name(), stored.language(), "DELETED", null));
        if (!dryRun) {
          TemplateRepository.gone(h, stored.id(), at);
        }
      }
    }
    return result;
  }

  /** What people changed here stays as long as the template itself is the same at the provider. */
  private static ImportedTemplate edited(StoredTemplate stored, ImportedTemplate found) {
    return !stored.components().equals(found.components()) ? found
        : new ImportedTemplate(found.provider(), found.contentSid(), found.metaTemplateId(), found.name(), found.language(), found.status(), found.statusReason(), found.category(),
            found.quality(), stored.parameterFormat(), stored.templateType(), stored.componentSpec(), stored.variableMapping(), stored.buttonConfig(), found.components(), found.unsupportedReason());
  }

  private static boolean same(StoredTemplate stored, ImportedTemplate template) {
    return stored.status().equals(template.status()) && Objects.equals(stored.statusReason(), template.statusReason())
        && Objects.equals(stored.category(), template.category()) && Objects.equals(stored.quality(), template.quality())
        && Objects.equals(stored.metaTemplateId(), template.metaTemplateId()) && stored.parameterFormat() == template.parameterFormat()
        && stored.templateType() == template.templateType() && stored.components().equals(template.components())
        && stored.componentSpec().equals(template.componentSpec()) && stored.variableMapping().equals(template.variableMapping())
        && stored.buttonConfig().equals(template.buttonConfig()) && Objects.equals(stored.unsupportedReason(), template.unsupportedReason());
  }

  /** Twilio's content has a sid of its own, Meta's templates are told apart by name and language. */
  private static String key(String contentSid, String name, String language) {
    return contentSid != null ? contentSid : name + "|" + language;
  }

  /**
   * @param notApproved left out: not approved yet, or not asked for
   * @param unsupported taken in, but of a kind that is not sent; they are in added, updated or unchanged as well
   */
  public record Result(boolean dryRun, List<Item> added, List<Item> updated, List<Item> unchanged, List<Item> gone, List<Item> notApproved, List<Item> unsupported) {}

  public record Item(String name, String language, String status, String reason) {}
}
