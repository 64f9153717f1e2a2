package com.tqpro.whatsapp.postgres.template;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.WindowTemplate;
import com.tqpro.whatsapp.postgres.Database;

/** Finds the template that a tenant named for replies outside the 24 hours. */
public final class WindowTemplates {
  private WindowTemplates() {}

  /** {@link WindowTemplate#NONE} where none is named, or none of that name can carry a reply through the provider. */
  public static WindowTemplate of(Database database, Settings settings, Provider provider) {
    var name = settings.get(Setting.REPLY_WINDOW_TEMPLATE);
    return name.isEmpty() ? WindowTemplate.NONE : WindowTemplate.of(new TemplateRepository(database).named(name, null), provider,
        settings.get(Setting.BROADCAST_WA_MEDIA_CDN_PREFIX), settings.get(Setting.BROADCAST_WA_SHORTLINK));
  }
}
