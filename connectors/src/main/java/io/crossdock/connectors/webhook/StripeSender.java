package io.crossdock.connectors.webhook;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Stripe: the header {@value #HEADER} has the time of sending and, while secrets are changed, several codes
 * ({@code t=…,v1=…,v1=…}); each is that of the time, a dot and the body. Kinds of signature other than {@code v1} do not
 * count (docs.stripe.com, "Verify webhook signatures manually").
 */
final class StripeSender implements Sender {
    static final String HEADER = "Stripe-Signature";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private final Mac256 mac;
    private final Duration tolerance;

    /** @param tolerance how far the time of sending may be from now, on either side; Stripe's libraries take 5 minutes */
    StripeSender(Mac256 mac, Duration tolerance) {
        this.mac = mac;
        this.tolerance = tolerance;
    }

    @Override
    public @Nullable String refusal(Received request, Instant now) {
        String header = request.header(HEADER);
        if (header == null) {
            return "the header " + HEADER + " is missing";
        }
        String time = null;
        List<byte[]> codes = new ArrayList<>();
        for (String part : header.split(",", -1)) {
            String entry = part.strip();
            if (entry.startsWith("t=")) {
                time = entry.substring(2);
            } else if (entry.startsWith("v1=")) {
                addCode(entry.substring(3), codes);
            }
        }
        if (time == null || !SECONDS.matcher(time).matches()) {
            return "the header " + HEADER + " has no time (t=SECONDS)";
        }
        if (codes.isEmpty()) {
            return "the header " + HEADER + " has no code (v1=HEX)";
        }
        byte[] signed = (time + ".").getBytes(StandardCharsets.UTF_8);
        if (!mac.matchesAny(codes, signed, request.body())) {
            return "none of the codes in " + HEADER + " is that of this body with the secret known here";
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), now);
        return off.abs().compareTo(tolerance) <= 0
                ? null
                : "the time in " + HEADER + " is " + off.abs().toSeconds() + " s "
                        + (off.isNegative() ? "ahead" : "ago") + ", and only " + tolerance.toSeconds()
                        + " s are allowed - a request that was sent again, or a clock that is wrong";
    }

    private static void addCode(String text, List<byte[]> codes) {
        try {
            codes.add(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException garbled) {
            codes.add(new byte[0]); // there, and right for no body
        }
    }

    @Override
    public Event event(Received request) {
        try {
            if (Json.parse(request.body()) instanceof Map<?, ?> event) {
                return new Event(text(event.get("type")), text(event.get("id")));
            }
        } catch (FormatException notJson) {
            // signed, so it is Stripe's all the same; the connector's format says what is wrong
        }
        return new Event(null, null);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
