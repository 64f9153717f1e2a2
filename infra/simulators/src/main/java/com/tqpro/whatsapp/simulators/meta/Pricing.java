package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;

/**
 * The {@code pricing} of a message (reference A4, A11).
 *
 * @param category marketing, utility, authentication, service or marketing_lite
 * @param type regular, free_customer_service or free_entry_point
 */
record Pricing(String category, String type) {
    /** From here on service messages, and utility templates inside the window, cost. */
    private static final Instant CHARGED_FROM = Instant.parse("2026-10-01T00:00:00Z");

    static Pricing of(MetaTemplates.Template template, boolean marketingApi, boolean window, boolean freeEntry, Instant at) {
        String category = template == null ? "service" : marketingApi ? "marketing_lite" : template.category().toLowerCase(Locale.ROOT);
        if (freeEntry) return new Pricing(category, "free_entry_point");
        boolean formerlyFree = category.equals("service") || category.equals("utility") && window;
        return new Pricing(category, formerlyFree && at.isBefore(CHARGED_FROM) ? "free_customer_service" : "regular");
    }

    boolean freeEntry() {
        return type.equals("free_entry_point");
    }

    ObjectNode json() {
        return Json.object().put("billable", type.equals("regular")).put("pricing_model", "PMP").put("type", type).put("category", category);
    }
}
