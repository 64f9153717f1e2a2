package com.tqpro.whatsapp.simulators.meta;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Everything that one simulator holds, made once and handed to its parts. */
final class World {
    final MetaSimulatorOptions options;
    final InstantSource clock;
    final Directory directory = new Directory();
    final Customers customers = new Customers();
    final ServiceWindows windows = new ServiceWindows();
    final MediaStore media = new MediaStore();
    final Faults faults = new Faults();
    final AtomicReference<WebhookSwitches> switches;
    final RateLimits rates;
    final Ledger ledger;
    final WebhookOutbox outbox;
    final Receipts receipts;
    final AccountEvents events;

    World(MetaSimulatorOptions options) {
        this.options = options;
        this.clock = options.clock();
        this.switches = new AtomicReference<>(options.switches());
        this.rates = new RateLimits(options.rateTolerance());
        this.ledger = new Ledger(options.recordLimit());
        this.outbox = new WebhookOutbox(directory, switches::get, ledger, clock);
        this.receipts = new Receipts(outbox, new StatusBodies(customers), switches::get, options);
        this.events = new AccountEvents(receipts, clock);
        options.apps().forEach(directory::put);
        options.wabas().forEach(this::add);
        options.phones().forEach(directory::put);
    }

    void add(MetaWaba waba) {
        directory.put(waba, new MetaTemplates(waba.id(), waba.templates()));
    }

    MetaPhone phone(String id) {
        return directory.phone(id).orElseThrow(() -> new IllegalArgumentException("unknown phone_number_id " + id));
    }

    /** Forgets what happened; apps, WABAs and numbers stay, templates are as registered again. */
    void forget() {
        outbox.clear();
        ledger.clear();
        customers.clear();
        windows.clear();
        media.clear();
        faults.clear();
        rates.clear();
        directory.clearOverrides();
        directory.wabas().forEach(waba -> directory.templates(waba.id()).restore());
        switches.set(options.switches());
    }
}
