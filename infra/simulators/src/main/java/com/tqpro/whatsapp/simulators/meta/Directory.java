package com.tqpro.whatsapp.simulators.meta;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The apps, WABAs, numbers and templates that exist, and who may see and hear them. */
final class Directory {
    /** Where webhooks go and whose secret signs them. */
    record Target(String appId, URI callback) {}

    private final Map<String, MetaApp> apps = new ConcurrentHashMap<>();
    private final Map<String, MetaWaba> wabas = new ConcurrentHashMap<>();
    private final Map<String, MetaPhone> phones = new ConcurrentHashMap<>();
    private final Map<String, MetaTemplates> templates = new ConcurrentHashMap<>();
    private final Map<String, String> firstApps = new ConcurrentHashMap<>();
    private final Map<String, URI> overrides = new ConcurrentHashMap<>();

    void put(MetaApp app) {
        apps.put(app.id(), app);
    }

    void put(MetaWaba waba, MetaTemplates store) {
        wabas.put(waba.id(), waba);
        if (waba.appId() != null) firstApps.put(waba.id(), waba.appId());
        templates.put(waba.id(), store);
    }

    void put(MetaPhone phone) {
        if (!wabas.containsKey(phone.wabaId())) throw new IllegalArgumentException("number " + phone.id() + " belongs to an unknown WABA " + phone.wabaId());
        phones.put(phone.id(), phone);
    }

    void subscribe(String wabaId, boolean on) {
        wabas.computeIfPresent(wabaId, (_, waba) -> waba.withSubscription(on));
    }

    /** Replaces the callback of a number or WABA, for the messages family only; null removes it. */
    void override(String phoneOrWabaId, URI callback) {
        if (callback == null) overrides.remove(phoneOrWabaId);
        else overrides.put(phoneOrWabaId, callback);
    }

    Optional<URI> override(String phoneOrWabaId) {
        return Optional.ofNullable(overrides.get(phoneOrWabaId));
    }

    void clearOverrides() {
        overrides.clear();
    }

    Optional<MetaApp> app(String id) {
        return Optional.ofNullable(id).map(apps::get);
    }

    Optional<MetaWaba> waba(String id) {
        return Optional.ofNullable(wabas.get(id));
    }

    Optional<MetaPhone> phone(String id) {
        return Optional.ofNullable(phones.get(id));
    }

    MetaTemplates templates(String wabaId) {
        MetaTemplates store = templates.get(wabaId);
        if (store == null) throw new IllegalArgumentException("unknown WABA " + wabaId);
        return store;
    }

    List<MetaPhone> phones() {
        return phones.values().stream().sorted(Comparator.comparing(MetaPhone::id)).toList();
    }

    List<MetaWaba> wabas() {
        return wabas.values().stream().sorted(Comparator.comparing(MetaWaba::id)).toList();
    }

    List<MetaPhone> phonesOf(String wabaId) {
        return phones().stream().filter(p -> p.wabaId().equals(wabaId)).toList();
    }

    boolean tokenKnown(String token) {
        return wabas.values().stream().anyMatch(w -> w.accessTokens().contains(token));
    }

    /** Phone, then WABA, then app for the messages family; the app alone for all other fields. */
    Optional<Target> target(String wabaId, String field, String phoneNumberId) {
        return waba(wabaId).filter(MetaWaba::subscribed).flatMap(waba -> app(waba.appId())).map(app -> {
            URI callback = app.callback();
            if (field.equals("messages") || field.equals("smb_message_echoes") || field.equals("user_preferences")) {
                URI override = phoneNumberId == null ? null : overrides.get(phoneNumberId);
                if (override == null) override = overrides.get(wabaId);
                if (override != null) callback = override;
            }
            return new Target(app.id(), callback);
        }).filter(t -> t.callback() != null);
    }
}
