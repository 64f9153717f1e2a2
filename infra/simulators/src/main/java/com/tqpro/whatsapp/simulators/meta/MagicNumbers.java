package com.tqpro.whatsapp.simulators.meta;

import java.util.List;
import java.util.Optional;

/**
 * Recipients that make a send go wrong: {@code +971 50 000 dddd}, valid UAE mobiles. 0000 to 0999 are ordinary customers; the
 * first digit of dddd names the family, the rest is the code.
 *
 * <table><caption>last four digits</caption>
 * <tr><td>1nnn</td><td>refused at once with code 131nnn: 1026 -> 131026, 1056 -> 131056</td></tr>
 * <tr><td>2nnn</td><td>refused at once with 132nnn: 2001 -> 132001, 2015 -> 132015</td></tr>
 * <tr><td>30nn</td><td>refused at once with 1330nn: 3004 -> 133004</td></tr>
 * <tr><td>3nnn from 3100</td><td>refused at once with 130nnn: 3429 -> 130429, 3472, 3497</td></tr>
 * <tr><td>4nnn</td><td>refused at once with 134nnn: 4011, 4100, 4101, 4102; and 4500 -> 135000, 4700 -> 137000, 4807 -> 80007</td></tr>
 * <tr><td>5nnn</td><td>accepted, then {@code failed} with 131nnn: 5026, 5047, 5049, 5050</td></tr>
 * <tr><td>6nnn</td><td>accepted, then {@code failed} with 132nnn: 6015</td></tr>
 * <tr><td>7nnn</td><td>accepted, then {@code failed} with 1330nn (below 7100) or 130nnn: 7472</td></tr>
 * <tr><td>8nnn</td><td>refused at once with the small code nnn: 8000 -> 0, 8001, 8002, 8003, 8004, 8010, 8033, 8100, 8190, 8200, 8368</td></tr>
 * <tr><td>9nnn</td><td>the specials below</td></tr>
 * </table>
 * A number whose code is not in the error table is an ordinary customer. Every other number is ordinary too.
 */
public enum MagicNumbers {
    REFUSED_131(1000, 1999), REFUSED_132(2000, 2999), REFUSED_133(3000, 3099), REFUSED_130(3100, 3999), REFUSED_134(4000, 4499),
    REFUSED_135000(4500, 4500), REFUSED_137000(4700, 4700), REFUSED_80007(4807, 4807),
    FAILED_131(5000, 5999), FAILED_132(6000, 6999), FAILED_133(7000, 7099), FAILED_130(7100, 7999), REFUSED_SMALL(8000, 8999),
    /** 9000: connection closed without an answer, nothing accepted. */
    DROP_UNREAD(9000, 9000),
    /** 9001: accepted, then the connection is closed without an answer. */
    DROP_ACCEPTED(9001, 9001),
    /** 9002: accepted, the answer is held ({@code magicHold}). */
    ACCEPT_THEN_HOLD(9002, 9002),
    /** 9003: looked at only after {@code magicSlow}, then as usual. */
    SLOW(9003, 9003),
    /** 9100: held for quality assessment, then released. */
    HELD_RELEASED(9100, 9100),
    /** 9101: held for quality assessment, then failed with 132015. */
    HELD_DROPPED(9101, 9101),
    /** 9200: accepted, no receipt ever. */
    NO_RECEIPTS(9200, 9200),
    /** 9201: only "sent". */
    ONLY_SENT(9201, 9201),
    /** 9202: only "read", without "sent" and "delivered". */
    ONLY_READ(9202, 9202),
    /** 9203: "read", then "delivered", then "sent". */
    BACKWARDS(9203, 9203),
    /** 9300: webhooks show the business-scoped user id and no phone. */
    HIDDEN_PHONE(9300, 9300),
    /** 9429: HTTP 429 without a Graph body. */
    HTTP_429(9429, 9429),
    /** 9500: HTTP 500 with an HTML page. */
    HTML_500(9500, 9500),
    /** 9501: HTTP 500 with an empty body. */
    EMPTY_500(9501, 9501),
    /** 9502: HTTP 502 with an HTML page. */
    HTML_502(9502, 9502),
    /** 9503: HTTP 503 with an empty body. */
    EMPTY_503(9503, 9503),
    /** 9510: HTTP 500 with a Graph error body (131000). */
    GRAPH_500(9510, 9510);

    private static final String PREFIX = "97150000";
    private final int first;
    private final int last;

    MagicNumbers(int first, int last) {
        this.first = first;
        this.last = last;
    }

    /** The number in E.164; for a family, its first one (use {@link #refusedWith} and {@link #failedWith}). */
    public String number() {
        return "+" + PREFIX + first;
    }

    /** The recipient that is refused at once with this code. */
    public static String refusedWith(int code) {
        return number(code, List.of(REFUSED_131, REFUSED_132, REFUSED_133, REFUSED_130, REFUSED_134, REFUSED_135000, REFUSED_137000,
                REFUSED_80007, REFUSED_SMALL));
    }

    /** The recipient that is accepted and later reported failed with this code. */
    public static String failedWith(int code) {
        return number(code, List.of(FAILED_131, FAILED_132, FAILED_133, FAILED_130));
    }

    private static String number(int code, List<MagicNumbers> families) {
        for (MagicNumbers family : families) {
            for (int digits = family.first; digits <= family.last; digits++) {
                if (family.code(digits) == code && ErrorCatalogue.has(code)) return "+" + PREFIX + digits;
            }
        }
        throw new IllegalArgumentException("no magic number for code " + code);
    }

    /** What the recipient (digits without "+") asks for. */
    static Optional<Fault> faultFor(String waId, MetaSimulatorOptions options) {
        if (!options.magicNumbers() || waId == null || waId.length() != 12 || !waId.startsWith(PREFIX)) return Optional.empty();
        int digits = Integer.parseInt(waId.substring(8));
        for (MagicNumbers magic : values()) {
            if (digits >= magic.first && digits <= magic.last) return magic.fault(digits, options);
        }
        return Optional.empty();
    }

    private int code(int digits) {
        return switch (this) {
            case REFUSED_131, FAILED_131 -> 131000 + digits % 1000;
            case REFUSED_132, FAILED_132 -> 132000 + digits % 1000;
            case REFUSED_133, FAILED_133 -> 133000 + digits % 1000;
            case REFUSED_130, FAILED_130 -> 130000 + digits % 1000;
            case REFUSED_134 -> 134000 + digits % 1000;
            case REFUSED_135000 -> 135000;
            case REFUSED_137000 -> 137000;
            case REFUSED_80007 -> 80007;
            case REFUSED_SMALL -> digits % 1000;
            default -> -1;
        };
    }

    private Optional<Fault> fault(int digits, MetaSimulatorOptions options) {
        int code = code(digits);
        if (code >= 0 && !ErrorCatalogue.has(code)) return Optional.empty();
        return Optional.of(switch (this) {
            case REFUSED_131, REFUSED_132, REFUSED_133, REFUSED_130, REFUSED_134, REFUSED_135000, REFUSED_137000, REFUSED_80007, REFUSED_SMALL ->
                new Fault.Refuse(code);
            case FAILED_131, FAILED_132, FAILED_133, FAILED_130 -> new Fault.FailLater(code);
            case DROP_UNREAD -> new Fault.DropUnread();
            case DROP_ACCEPTED -> new Fault.DropAccepted();
            case ACCEPT_THEN_HOLD -> new Fault.HoldAnswer(options.magicHold());
            case SLOW -> new Fault.Slow(options.magicSlow());
            case HELD_RELEASED -> new Fault.HoldForQuality(false);
            case HELD_DROPPED -> new Fault.HoldForQuality(true);
            case NO_RECEIPTS -> new Fault.OnlyReceipts(List.of());
            case ONLY_SENT -> new Fault.OnlyReceipts(List.of("sent"));
            case ONLY_READ -> new Fault.OnlyReceipts(List.of("read"));
            case BACKWARDS -> new Fault.OnlyReceipts(List.of("read", "delivered", "sent"));
            case HIDDEN_PHONE -> new Fault.HidePhone();
            case HTTP_429 -> new Fault.Http(429, "text/html", "<html><body>Too Many Requests</body></html>");
            case HTML_500 -> new Fault.Http(500, "text/html", "<html><body>Sorry, something went wrong.</body></html>");
            case EMPTY_500 -> new Fault.Http(500, "text/plain", "");
            case HTML_502 -> new Fault.Http(502, "text/html", "<html><body>Bad Gateway</body></html>");
            case EMPTY_503 -> new Fault.Http(503, "text/plain", "");
            case GRAPH_500 -> new Fault.Refuse(131000);
        });
    }
}
