package io.crossdock.connectors.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Signs the body alone with HMAC-SHA256 and sends the code in a header, as Shopify, GitHub and many others do. Such a
 * signature has no time in it: who overhears a request can send it again, also with another id, since headers are not
 * signed: only TLS in front of it helps.
 */
final class HmacSender implements Sender {
    private static final String PREFIX = "sha256=";
    private final Mac256 mac;
    private final Names names;
    private final Encoding encoding;

    HmacSender(Mac256 mac, Names names, Encoding encoding) {
        this.mac = mac;
        this.names = names;
        this.encoding = encoding;
    }

    /** Shopify's, see shopify.dev, "Verify webhook deliveries" and "Ignore duplicate webhooks". */
    static HmacSender shopify(Mac256 mac) {
        var names = new Names(
                "X-Shopify-Hmac-Sha256", "X-Shopify-Topic", List.of("X-Shopify-Event-Id", "X-Shopify-Webhook-Id"));
        return new HmacSender(mac, names, Encoding.BASE64);
    }

    /** @param ids headers that may hold the id, the best first */
    record Names(String signature, String event, List<String> ids) {
        Names {
            ids = List.copyOf(ids);
        }
    }

    /** How the code is written. */
    enum Encoding {
        BASE64 {
            @Override
            byte[] decode(String text) {
                return Base64.getDecoder().decode(text);
            }
        },
        HEX {
            @Override
            byte[] decode(String text) {
                return HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT));
            }
        };

        /** @throws IllegalArgumentException if the text is not of this encoding */
        abstract byte[] decode(String text);
    }

    @Override
    public @Nullable String refusal(Received request, Instant now) {
        String sent = request.header(names.signature());
        if (sent == null) {
            return "the header " + names.signature() + " is missing";
        }
        String text = sent.strip();
        byte[] code;
        try {
            code = encoding.decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        } catch (IllegalArgumentException garbled) {
            return "the header " + names.signature() + " is no "
                    + encoding.name().toLowerCase(Locale.ROOT);
        }
        return mac.matches(code, request.body())
                ? null
                : "the signature in " + names.signature() + " is not that of this body with the secret known here";
    }

    @Override
    public Event event(Received request) {
        String id = null;
        for (String name : names.ids()) {
            id = id == null ? request.header(name) : id;
        }
        return new Event(request.header(names.event()), id);
    }
}
