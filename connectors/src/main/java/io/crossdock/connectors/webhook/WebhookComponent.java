package io.crossdock.connectors.webhook;

import io.crossdock.connectors.webhook.HmacSender.Encoding;
import io.crossdock.connectors.webhook.HmacSender.Names;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Camel's way to webhooks, {@code crossdock-webhook:HOST:PORT}; the kamelet signed-webhook-source documents its options. */
public final class WebhookComponent extends DefaultComponent {
    private final Clock clock;

    /** Made by Camel. */
    public WebhookComponent() {
        this(Clock.systemUTC());
    }

    /** @param clock what the time of a signature is compared with */
    WebhookComponent(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        int colon = remaining.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("a webhook listens on HOST:PORT, was '" + remaining + "'");
        }
        String host = remaining.substring(0, colon);
        var listen = InetSocketAddress.createUnresolved(host, Integer.parseInt(remaining.substring(colon + 1)));
        Optional<Path> certificate = optional(parameters, "certificate").map(Path::of);
        boolean insecure = Boolean.parseBoolean(text(parameters, "insecure"));
        if (certificate.isEmpty() && !insecure && !WebhookSettings.isLoopback(host)) {
            throw new IllegalArgumentException("'host' " + host + " is open to other hosts without TLS, so all that is"
                    + " sent could be read and sent again on the way - give 'certificate', or write insecure: true");
        }
        var settings = new WebhookSettings(
                listen,
                certificate,
                text(parameters, "path"),
                Integer.parseInt(text(parameters, "maxBytes")),
                Duration.ofMillis(Long.parseLong(text(parameters, "answerWithin"))));
        return new WebhookEndpoint(uri, this, settings, settings.tls(), sender(parameters), clock);
    }

    private static Sender sender(Map<String, Object> parameters) {
        var mac = new Mac256(text(parameters, "signingSecret"));
        String kind = text(parameters, "sender");
        Encoding encoding = Encoding.valueOf(text(parameters, "encoding").toUpperCase(Locale.ROOT));
        var names = new Names(
                text(parameters, "signatureHeader"),
                text(parameters, "eventHeader"),
                List.of(text(parameters, "idHeader")));
        Duration tolerance = Duration.ofSeconds(Long.parseLong(text(parameters, "tolerance")));
        return switch (kind) {
            case "shopify" -> HmacSender.shopify(mac);
            case "stripe" -> new StripeSender(mac, tolerance);
            case "hmac" -> new HmacSender(mac, names, encoding);
            default ->
                throw new IllegalArgumentException("'sender' must be hmac, shopify or stripe, was '" + kind + "'");
        };
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    private static Optional<String> optional(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().startsWith("{{?") ? Optional.empty() : Optional.of(value.toString());
    }

    private static String text(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' of a webhook is missing");
        }
        return value.toString();
    }
}
