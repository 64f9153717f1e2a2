package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A person on WhatsApp, known by phone or only by business-scoped user id. */
public final class Customer {
    private final World world;
    private final MediaEndpoint media;
    private final String waId;
    private final String userId;

    Customer(World world, MediaEndpoint media, String phoneOrUserId) {
        this.world = world;
        this.media = media;
        if (Customers.USER_ID.matcher(phoneOrUserId).matches()) {
            this.userId = phoneOrUserId;
            this.waId = world.customers.waIdOf(phoneOrUserId);
        } else {
            if (!phoneOrUserId.matches("\\+?[0-9]{7,15}")) throw new IllegalArgumentException("neither E.164 nor a user id: " + phoneOrUserId);
            this.waId = phoneOrUserId.replace("+", "");
            this.userId = world.customers.userId(waId);
        }
    }

    /** Digits of the phone; null when only the user id is known. */
    public String waId() {
        return waId;
    }

    public String userId() {
        return userId;
    }

    /** Sets the profile name that webhooks show. */
    public Customer named(String name) {
        Customers.Profile old = world.customers.profile(userId);
        return profile(new Customers.Profile(name, old.username(), old.parentUserId()));
    }

    /** Sets the username that webhooks show. */
    public Customer withUsername(String username) {
        Customers.Profile old = world.customers.profile(userId);
        return profile(new Customers.Profile(old.name(), username, old.parentUserId()));
    }

    /** Sets the parent user id (CC.ENT.x) that webhooks show. */
    public Customer withParentUserId(String parentUserId) {
        Customers.Profile old = world.customers.profile(userId);
        return profile(new Customers.Profile(old.name(), old.username(), parentUserId));
    }

    private Customer profile(Customers.Profile profile) {
        world.customers.profile(userId, profile);
        return this;
    }

    /** From now on webhooks show the user id and no phone. */
    public Customer hidesPhone() {
        world.customers.hide(userId);
        return this;
    }

    /** This customer writing to a business number. */
    public CustomerChat to(String phoneNumberId) {
        return new CustomerChat(world, media, this, world.phone(phoneNumberId), Json.object());
    }

    /** "Stop" (or "resume") of marketing messages in WhatsApp's own menu: a {@code user_preferences} webhook. */
    public void prefersMarketing(String phoneNumberId, boolean wanted) {
        CustomerChat chat = to(phoneNumberId);
        world.customers.marketing(chat.phone().wabaId(), userId, wanted);
        ObjectNode value = chat.phone().value();
        ObjectNode preference = value.putArray("user_preferences").addObject();
        if (visible()) preference.put("wa_id", waId);
        preference.put("user_id", userId);
        preference.put("detail", wanted ? "User requested to resume marketing messages" : "User requested to stop marketing messages");
        preference.put("category", "marketing_messages").put("value", wanted ? "resume" : "stop");
        preference.put("timestamp", world.clock.instant().getEpochSecond());
        world.receipts.tell(new WebhookUpdate(chat.phone().wabaId(), "user_preferences", phoneNumberId, value, false), userId);
    }

    boolean visible() {
        return waId != null && !world.customers.hides(userId);
    }

    /** As in {@code contacts[]}. */
    ObjectNode contact() {
        ObjectNode contact = Json.object();
        world.customers.describe(userId, visible() ? waId : null, contact);
        return contact;
    }
}
