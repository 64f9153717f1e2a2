package com.tqpro.whatsapp.simulators.meta;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Meta's Graph API for WhatsApp on a loopback port, as strict as the real one: the messages, template, media and account endpoints
 * with their rules, limits and errors; signed webhooks; and a record of every call that tests take as the truth. Recipients that make a
 * send fail are listed in {@link MagicNumbers}. All methods are thread-safe.
 *
 * <p>The rate of a number is checked as GCRA: at most {@code rateTolerance} (250 ms) ahead of the even pace, so a burst of
 * 1 + 0.25 x rate messages passes and the next is refused with 130429; inbound messages count too.
 */
public final class MetaSimulator implements AutoCloseable {
    private final World world;
    private final HttpFront front;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final Handshake handshake = new Handshake(http);
    private final MediaEndpoint media;

    private MetaSimulator(MetaSimulatorOptions options) {
        this.world = new World(options);
        this.front = new HttpFront(world, options.port());
        String base = baseUri().toString();
        this.media = new MediaEndpoint(world, base);
        GraphApi api = new GraphApi(world, media, new AccountEndpoint(world, handshake, base));
        front.serve("/", true, api::handle);
        front.serve(MediaEndpoint.DOWNLOAD_PATH, true, media::download);
        front.serve("/simulator", false, new ControlApi(this, world)::handle);
        front.start();
    }

    public static MetaSimulator start(MetaSimulatorOptions options) {
        return new MetaSimulator(options);
    }

    /** For instance http://127.0.0.1:40123; clients add /v25.0/... */
    public URI baseUri() {
        return front.baseUri();
    }

    // ---- configuration

    /** Adds or replaces an app. */
    public void put(MetaApp app) {
        world.directory.put(app);
    }

    /** Adds or replaces a WABA and its templates. */
    public void put(MetaWaba waba) {
        world.add(waba);
    }

    /** Adds or replaces a number; its WABA must exist. */
    public void put(MetaPhone phone) {
        world.directory.put(phone);
    }

    /** Sets an app's callback without a handshake; null = no webhooks. */
    public void callback(String appId, URI callback) {
        world.directory.put(app(appId).withCallback(callback));
    }

    /** Makes Meta's verification request to the app's callback; true when it answers the challenge. */
    public boolean verifyCallback(String appId) {
        MetaApp app = app(appId);
        return app.callback() != null && handshake.verify(app.callback(), app.verifyToken());
    }

    public List<MetaPhone> phones() {
        return world.directory.phones();
    }

    /** The WABA's templates as {@code GET message_templates} shows them. */
    public List<ObjectNode> templates(String wabaId) {
        return world.directory.templates(wabaId).all().stream().map(t -> t.json().deepCopy()).toList();
    }

    /** Adds a template, or replaces the one of that name and language; no webhook. */
    public void putTemplate(String wabaId, ObjectNode template) {
        world.directory.templates(wabaId).put(template);
    }

    /**
     * Changes a template's status and sends {@code message_template_status_update}; false when there is no such template.
     *
     * @param status APPROVED, PAUSED, DISABLED, REJECTED ...
     * @param reason Meta's reason, "NONE" when there is none
     */
    public boolean templateStatus(String wabaId, String name, String language, String status, String reason) {
        String rejected = status.equals("REJECTED") ? reason : "NONE";
        Optional<MetaTemplates.Template> changed = world.directory.templates(wabaId).status(name, language, status, rejected);
        changed.ifPresent(template -> world.events.templateStatus(wabaId, template.json(), status, reason));
        return changed.isPresent();
    }

    public WebhookSwitches switches() {
        return world.switches.get();
    }

    /** Applies to what is planned from now on. */
    public void switches(WebhookSwitches switches) {
        world.switches.set(switches);
    }

    public Faults faults() {
        return world.faults;
    }

    // ---- the world outside

    /** The customer with this phone (E.164) or business-scoped user id. */
    public Customer customer(String phoneOrUserId) {
        return new Customer(world, media, phoneOrUserId);
    }

    /** The business's own phone app on this number (coexistence): its messages come as echoes. */
    public BusinessApp businessApp(String phoneNumberId) {
        return new BusinessApp(world, world.phone(phoneNumberId));
    }

    public AccountEvents accountEvents() {
        return world.events;
    }

    /** Posts these bytes to the app's callback once; returns the HTTP status, 0 = no answer. */
    public int post(String appId, byte[] body, Signature signature) {
        MetaApp app = app(appId);
        return world.outbox.post(app.callback(), body, signature.header(app.secret(), body), 1);
    }

    // ---- the oracle

    /** Every call, oldest first (the newest {@code recordLimit}). */
    public List<RecordedCall> calls() {
        return world.ledger.calls();
    }

    /** Every accepted message, oldest first (the newest {@code recordLimit}). */
    public List<SentMessage> messages() {
        return world.ledger.messages();
    }

    /** Accepted messages to a phone (E.164, with or without "+") or BSUID. */
    public List<SentMessage> messagesTo(String recipient) {
        String key = key(recipient);
        return messages().stream().filter(m -> key.equals(m.waId()) || key.equals(m.userId())).toList();
    }

    /** Calls that would send to a phone or BSUID, accepted or not: how often somebody tried. */
    public List<RecordedCall> callsTo(String recipient) {
        String key = key(recipient);
        return calls().stream().filter(c -> key.equals(c.recipient())).toList();
    }

    public Optional<SentMessage> message(String wamid) {
        return messages().stream().filter(m -> m.wamid().equals(wamid)).findFirst();
    }

    /** Accepted messages with this {@code biz_opaque_callback_data}. */
    public List<SentMessage> messagesWithCallbackData(String data) {
        return messages().stream().filter(m -> data.equals(m.callbackData())).toList();
    }

    public long callCount() {
        return world.ledger.callCount();
    }

    /** Messages accepted since start or {@link #reset()}; exact whatever the record limit. */
    public long acceptedCount() {
        return world.ledger.acceptedCount();
    }

    public long acceptedTo(String recipient) {
        return world.ledger.acceptedTo(key(recipient));
    }

    /** Accepted messages per recipient (digits, or BSUID where the phone is unknown); exact. */
    public Map<String, Long> acceptedPerRecipient() {
        return world.ledger.perRecipient();
    }

    /** Refusals per Graph error code; exact. */
    public Map<Integer, Long> refusals() {
        return world.ledger.perError();
    }

    public Pace pace(String phoneNumberId) {
        return world.ledger.pace(phoneNumberId);
    }

    /** Shortest time between two accepted messages of a number; empty with fewer than two. */
    public Optional<Duration> minGap(String phoneNumberId) {
        return Optional.ofNullable(pace(phoneNumberId).minGap());
    }

    /** Every webhook POST made (the newest {@code recordLimit}). */
    public List<WebhookPost> webhooks() {
        return world.ledger.posts();
    }

    public long webhookCount() {
        return world.ledger.postCount();
    }

    /** Webhook updates planned, waiting or being retried; 0 = all told. */
    public long receiptsPending() {
        return world.outbox.pending();
    }

    /** Webhook updates answered 200; doubles count twice. */
    public long updatesDelivered() {
        return world.outbox.delivered();
    }

    /** Receipts that the switch {@link WebhookSwitches#lost()} swallowed. */
    public long receiptsLost() {
        return world.outbox.lost();
    }

    /** Updates that nobody took: no subscription, no callback, or given up after all retries. */
    public long undeliverable() {
        return world.outbox.undeliverable();
    }

    /** Forgets calls, messages, windows, rates, customers, media, faults, overrides and pending webhooks; templates are as registered again. */
    public void reset() {
        world.forget();
    }

    @Override
    public void close() {
        front.close();
        world.outbox.close();
        http.shutdownNow();
        http.close();
    }

    private MetaApp app(String appId) {
        return world.directory.app(appId).orElseThrow(() -> new IllegalArgumentException("unknown app " + appId));
    }

    private String key(String recipient) {
        return world.customers.key(recipient);
    }
}
