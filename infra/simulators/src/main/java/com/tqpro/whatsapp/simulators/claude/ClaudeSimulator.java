package com.tqpro.whatsapp.simulators.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * Claude's Messages API on one machine: as strict about requests as the real one (docs.anthropic.com/en/api/messages, errors, prompt-caching,
 * preserved thinking), answered by a script that plays a travel agent with tools, states and nine languages, and able to fail in every way.
 */
public final class ClaudeSimulator implements AutoCloseable {
    private final Front front;
    private final Messages messages;

    private ClaudeSimulator(int port, InstantSource clock) {
        this.messages = new Messages(clock);
        this.front = new Front(port, messages);
    }

    /** @param port 0 for a free one */
    public static ClaudeSimulator start(int port) {
        return start(port, InstantSource.system());
    }

    /** @param clock decides when cached prefixes are forgotten */
    public static ClaudeSimulator start(int port, InstantSource clock) {
        var simulator = new ClaudeSimulator(port, clock);
        simulator.front.start();
        return simulator;
    }

    /** What ANTHROPIC_BASE_URL is to be. */
    public URI baseUri() {
        return front.baseUri();
    }

    /** Has the next requests fail. Faults wait in line: each is used up before the next one counts. */
    public void fail(Fault fault) {
        messages.faults().add(fault);
    }

    /** The bodies of all requests so far, refused ones too, in the order in which they came. */
    public List<JsonNode> requests() {
        return messages.requests();
    }

    /** The answers to them, errors included, in the same order. */
    public List<ObjectNode> answers() {
        return messages.answers();
    }

    /** Forgets requests, answers and waiting faults; what is cached stays. */
    public void reset() {
        messages.reset();
    }

    @Override
    public void close() {
        front.close();
    }
}
