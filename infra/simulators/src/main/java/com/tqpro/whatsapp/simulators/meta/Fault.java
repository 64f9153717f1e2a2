package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.util.List;

/** What goes wrong with a call: injected by {@link Faults}, or asked for by a recipient of {@link MagicNumbers}. */
public sealed interface Fault {
    /** Refused with a Graph error body of this code. */
    record Refuse(int code) implements Fault {}

    /** Answered with this status and body by something that is not Graph (a load balancer); not accepted. */
    record Http(int status, String contentType, String body) implements Fault {}

    /** The connection is closed without an answer; nothing was accepted. */
    record DropUnread() implements Fault {}

    /** The message is accepted, then the connection is closed without an answer. */
    record DropAccepted() implements Fault {}

    /** The message is accepted at once; the answer is held back this long. */
    record HoldAnswer(Duration time) implements Fault {}

    /** The call is looked at only after this time. */
    record Slow(Duration time) implements Fault {}

    /** Accepted with 200, later reported {@code failed} with this code. */
    record FailLater(int code) implements Fault {}

    /** {@code held_for_quality_assessment}: later released (receipts as usual) or dropped ({@code failed} 132015). */
    record HoldForQuality(boolean dropped) implements Fault {}

    /** Accepted; exactly these receipts come, in this order. */
    record OnlyReceipts(List<String> statuses) implements Fault {}

    /** Accepted; the recipient shows no phone number in any webhook. */
    record HidePhone() implements Fault {}
}
