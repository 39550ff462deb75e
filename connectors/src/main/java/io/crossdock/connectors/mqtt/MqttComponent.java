package io.crossdock.connectors.mqtt;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Camel's way to MQTT, {@code crossdock-mqtt}; the kamelets mqtt-session-source and mqtt-publish-sink document its
 * options. Camel's own component connects before it can take what waits for the session, and does not ask again for what
 * was not taken.
 */
public final class MqttComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String url = text(parameters, "brokerUrl");
        String topic = text(parameters, "topic");
        if (url == null || topic == null) {
            throw new IllegalArgumentException("'brokerUrl' and 'topic' of MQTT are needed");
        }
        String clientId = text(parameters, "clientId");
        String expiry = text(parameters, "sessionExpiry");
        var settings = new MqttSettings(
                url,
                topic,
                clientId == null ? "crossdock-" + UUID.randomUUID() : clientId,
                text(parameters, "username"),
                text(parameters, "password"),
                Duration.ofSeconds(expiry == null ? 0 : Long.parseLong(expiry)),
                TrustedCertificates.of("trustedCertificates", text(parameters, "trustedCertificates")));
        return new MqttEndpoint(uri, this, settings, Boolean.parseBoolean(text(parameters, "retained")));
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    private static @Nullable String text(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().startsWith("{{?") ? null : value.toString();
    }
}
