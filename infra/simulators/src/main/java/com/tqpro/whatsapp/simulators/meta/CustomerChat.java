package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * A customer's messages to one business number, every type of reference A3. Each method posts a signed webhook, opens the 24 h window, and
 * returns the wamid. {@link #quoting}, {@link #forwarded} and {@link #fromAd} give a chat whose next messages carry that context.
 */
public final class CustomerChat {
    private final World world;
    private final MediaEndpoint media;
    private final Customer customer;
    private final MetaPhone phone;
    private final ObjectNode extra;

    CustomerChat(World world, MediaEndpoint media, Customer customer, MetaPhone phone, ObjectNode extra) {
        this.world = world;
        this.media = media;
        this.customer = customer;
        this.phone = phone;
        this.extra = extra;
    }

    /** As a quoted reply to one of the business's messages. */
    public CustomerChat quoting(String wamid) {
        return withExtra("context", Json.object().put("from", phone.digits()).put("id", wamid));
    }

    /** As a question about a product. */
    public CustomerChat aboutProduct(String wamid, String catalogId, String retailerId) {
        ObjectNode context = Json.object().put("from", phone.digits()).put("id", wamid);
        context.putObject("referred_product").put("catalog_id", catalogId).put("product_retailer_id", retailerId);
        return withExtra("context", context);
    }

    /** As a forwarded message: its context has no id. */
    public CustomerChat forwarded(boolean frequently) {
        return withExtra("context", Json.object().put(frequently ? "frequently_forwarded" : "forwarded", true));
    }

    /** As the first message after a tap on an ad; opens the 72 h free entry point. {@code clickId} null as for Status ads. */
    public CustomerChat fromAd(String sourceId, String headline, String clickId) {
        ObjectNode referral = Json.object().put("source_url", "https://fb.me/" + sourceId).put("source_id", sourceId).put("source_type", "ad")
                .put("headline", headline).put("body", headline).put("media_type", "image").put("image_url", "https://ads.example.com/" + sourceId + ".jpg");
        if (clickId != null) referral.put("ctwa_clid", clickId);
        world.windows.openFreeEntry(phone.id(), customer.userId(), world.clock.instant());
        return withExtra("referral", referral);
    }

    private CustomerChat withExtra(String name, ObjectNode value) {
        ObjectNode more = extra.deepCopy();
        more.set(name, value);
        return new CustomerChat(world, media, customer, phone, more);
    }

    public String text(String body) {
        return message("text", Json.object().put("body", body));
    }

    public String image(String caption) {
        return media("image", "image/jpeg", caption, _ -> { });
    }

    public String video(String caption) {
        return media("video", "video/mp4", caption, _ -> { });
    }

    public String audio(boolean voice) {
        return media("audio", voice ? "audio/ogg; codecs=opus" : "audio/mpeg", null, m -> m.put("voice", voice));
    }

    public String document(String filename, String caption) {
        return media("document", "application/pdf", caption, m -> m.put("filename", filename));
    }

    public String sticker(boolean animated) {
        return media("sticker", "image/webp", null, m -> m.put("animated", animated));
    }

    /** name, address and url may be null. */
    public String location(double latitude, double longitude, String name, String address, String url) {
        ObjectNode location = Json.object().put("latitude", latitude).put("longitude", longitude);
        if (name != null) location.put("name", name);
        if (address != null) location.put("address", address);
        if (url != null) location.put("url", url);
        return message("location", location);
    }

    public String contact(String formattedName, String phoneE164) {
        ObjectNode contact = Json.object();
        contact.putObject("name").put("formatted_name", formattedName).put("first_name", formattedName);
        contact.putArray("phones").addObject().put("phone", phoneE164).put("wa_id", phoneE164.replace("+", "")).put("type", "CELL");
        contact.put("vcard", "BEGIN:VCARD\nVERSION:3.0\nFN:" + formattedName + "\nTEL:" + phoneE164 + "\nEND:VCARD").put("origin", "other");
        return send("contacts", m -> m.putArray("contacts").add(contact));
    }

    /** A tap on a reply button of an interactive message; use on {@code quoting(wamid)}. */
    public String buttonReply(String id, String title) {
        return interactive("button_reply", Json.object().put("id", id).put("title", title));
    }

    /** A row picked from a list; description may be null. */
    public String listReply(String id, String title, String description) {
        ObjectNode reply = Json.object().put("id", id).put("title", title);
        if (description != null) reply.put("description", description);
        return interactive("list_reply", reply);
    }

    /** A flow sent in; {@code responseJson} is JSON in a string. */
    public String flowReply(String responseJson) {
        return interactive("nfm_reply", Json.object().put("name", "flow").put("body", "Sent").put("response_json", responseJson));
    }

    /** A tap on a template's quick reply; use on {@code quoting(wamid)}. */
    public String templateButton(String payload, String text) {
        return message("button", Json.object().put("payload", payload).put("text", text));
    }

    /** A reaction; emoji null = removed. */
    public String reaction(String wamid, String emoji) {
        ObjectNode reaction = Json.object().put("message_id", wamid);
        if (emoji != null) reaction.put("emoji", emoji);
        return message("reaction", reaction);
    }

    public String order(String catalogId, String retailerId, int quantity, double price, String currency, String note) {
        ObjectNode order = Json.object().put("catalog_id", catalogId).put("text", note);
        order.putArray("product_items").addObject().put("product_retailer_id", retailerId).put("quantity", quantity)
                .put("item_price", price).put("currency", currency);
        return message("order", order);
    }

    /** A type that the API does not pass on, for instance poll_creation; code 131051 or 131060. */
    public String unsupported(String kind, int code) {
        return send("unsupported", m -> {
            m.putArray("errors").addObject().put("code", code).put("title", code == 131060 ? "This message is currently unavailable" : "Message type unknown");
            m.putObject("unsupported").put("type", kind);
        });
    }

    /** Coexistence numbers: the text of an earlier message changes. */
    public String edit(String wamid, String text) {
        ObjectNode edit = Json.object().put("original_message_id", wamid);
        edit.putObject("message").put("type", "text").putObject("text").put("body", text);
        return message("edit", edit);
    }

    /** Coexistence numbers: an earlier message is deleted for everyone. */
    public String revoke(String wamid) {
        return message("revoke", Json.object().put("original_message_id", wamid));
    }

    /** The customer changes his number: a system message without {@code contacts}; his user id changes too. */
    public String changesNumber(String newPhoneE164) {
        String digits = newPhoneE164.replace("+", "");
        ObjectNode system = Json.object().put("type", "user_changed_number").put("body", "User changed from " + customer.waId() + " to " + digits)
                .put("wa_id", digits).put("user_id", world.customers.userId(digits)).put("previous_user_id", customer.userId());
        world.customers.profile(world.customers.userId(digits), world.customers.profile(customer.userId()));
        return system(system);
    }

    /** The customer gets a new user id and keeps his number (since 2026-08-11). */
    public String changesUserId() {
        String renewed = world.customers.renewUserId(customer.waId(), String.valueOf(world.clock.instant().toEpochMilli()));
        return system(Json.object().put("type", "user_changed_user_id").put("body", "User id changed").put("user_id", renewed)
                .put("previous_user_id", customer.userId()));
    }

    /** An out-of-band error: {@code value.errors[]} without messages. */
    public void outOfBandError(int code, String details) {
        ObjectNode value = phone.value();
        value.putArray("errors").add(GraphError.of(code, details).statusError());
        tell(value, details);
    }

    /** Any type with any content: {@code {"type": type, type: content}}. */
    public String message(String type, ObjectNode content) {
        return send(type, m -> m.set(type, content));
    }

    private String interactive(String type, ObjectNode reply) {
        ObjectNode interactive = Json.object().put("type", type);
        interactive.set(type, reply);
        return message("interactive", interactive);
    }

    private String media(String type, String mimeType, String caption, Consumer<ObjectNode> more) {
        return media(type, mimeType, (type + " from a customer at " + world.clock.instant()).getBytes(StandardCharsets.UTF_8), caption, more);
    }

    /** Media with this content: type image, video, audio, document or sticker; caption may be null. */
    public String media(String type, String mimeType, byte[] bytes, String caption) {
        return media(type, mimeType, bytes, caption, _ -> { });
    }

    private String media(String type, String mimeType, byte[] bytes, String caption, Consumer<ObjectNode> more) {
        Instant now = world.clock.instant();
        MediaStore.Media stored = world.media.received(phone.id(), mimeType, bytes, now);
        ObjectNode content = Json.object().put("id", stored.id()).put("mime_type", mimeType).put("sha256", Base64.getEncoder().encodeToString(stored.sha256()));
        if (caption != null) content.put("caption", caption);
        more.accept(content);
        content.put("url", media.url(stored.id(), now));
        return message(type, content);
    }

    private String system(ObjectNode system) {
        Instant now = world.clock.instant();
        String wamid = Wamid.make(Wamid.IN, phone.id(), customer.waId(), now);
        ObjectNode value = phone.value();
        ObjectNode message = value.putArray("messages").addObject();
        message.put("from", customer.waId()).put("from_user_id", customer.userId()).put("id", wamid)
                .put("timestamp", String.valueOf(now.getEpochSecond())).put("type", "system").set("system", system);
        tell(value, wamid);
        return wamid;
    }

    private String send(String type, Consumer<ObjectNode> content) {
        Instant now = world.clock.instant();
        String wamid = Wamid.make(Wamid.IN, phone.id(), customer.waId() == null ? customer.userId() : customer.waId(), now);
        ObjectNode value = phone.value();
        value.putArray("contacts").add(customer.contact());
        ObjectNode message = value.putArray("messages").addObject();
        if (customer.visible()) message.put("from", customer.waId());
        message.put("from_user_id", customer.userId()).put("id", wamid).put("timestamp", String.valueOf(now.getEpochSecond())).put("type", type);
        content.accept(message);
        message.setAll(extra);
        // Whether a reaction opens the window could not be confirmed: the stricter reading is taken. Edits and deletions are no messages.
        if (!type.equals("reaction") && !type.equals("edit") && !type.equals("revoke")) world.windows.open(phone.id(), customer.userId(), now);
        world.rates.number(phone).take(now);
        tell(value, wamid);
        return wamid;
    }

    private void tell(ObjectNode value, String key) {
        world.receipts.tell(new WebhookUpdate(phone.wabaId(), "messages", phone.id(), value, false), key);
    }

    MetaPhone phone() {
        return phone;
    }
}
