package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * A WhatsApp Business Account.
 *
 * @param id the WABA id
 * @param name shown by {@code GET /{waba}}
 * @param appId the app that its access tokens belong to
 * @param subscribed whether the app hears its webhooks; false = no webhook of this WABA is sent until {@code POST subscribed_apps}
 * @param accessTokens tokens that may use this WABA and its numbers
 * @param templates message templates as {@code GET message_templates} shows them (see {@link MetaTemplates#seed()})
 */
public record MetaWaba(String id, String name, String appId, boolean subscribed, Set<String> accessTokens, List<ObjectNode> templates) {
    public MetaWaba {
        accessTokens = Set.copyOf(accessTokens);
        templates = List.copyOf(templates);
    }

    /** A subscribed WABA with the seeded set of templates. */
    public static MetaWaba seeded(String id, String name, String appId, String accessToken) {
        return new MetaWaba(id, name, appId, true, Set.of(accessToken), MetaTemplates.seed());
    }

    MetaWaba withSubscription(boolean on) {
        return new MetaWaba(id, name, appId, on, accessTokens, templates);
    }
}
