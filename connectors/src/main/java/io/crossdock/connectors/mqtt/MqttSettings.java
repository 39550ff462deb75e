package io.crossdock.connectors.mqtt;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the broker is, and who speaks to it about what.
 *
 * @param url such as {@code tcp://broker.example:1883} or {@code ssl://broker.example:8883}
 * @param topic what is published to, or the filter of what is subscribed to
 * @param clientId by which the broker knows a session again
 * @param sessionExpiry how long the broker keeps what comes while nobody is connected
 * @param trusted whose certificates are believed instead of those that Java believes
 */
record MqttSettings(
        String url,
        String topic,
        String clientId,
        @Nullable String username,
        @Nullable String password,
        Duration sessionExpiry,
        Optional<TrustedCertificates> trusted) {
    private static final Pattern URL = Pattern.compile(
            "(tcp|ssl|ws|wss)://[^/?#@:\\s]+(:\\d{1,5})?(/\\S*)?|(tcp|ssl|ws|wss)://\\[[0-9a-fA-F:.]+](:\\d{1,5})?(/\\S*)?");

    MqttSettings {
        if (!URL.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "'brokerUrl' must be tcp://HOST:PORT or ssl://HOST:PORT, was '" + url + "'");
        }
        if (topic.isEmpty() || topic.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'topic' is empty");
        }
        if (trusted.isPresent() && !url.startsWith("ssl:") && !url.startsWith("wss:")) {
            throw new IllegalArgumentException("'trustedCertificates' is for a 'brokerUrl' that begins with ssl://");
        }
    }

    /** How long one answer of the broker may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int KEEP_ALIVE_SECONDS = 20;
    /** Messages that the broker sends ahead of their acknowledgement (MQTT 5, 3.1.2.11.3). */
    static final int AHEAD = 64;

    /** Without the password. */
    @Override
    public String toString() {
        return "MqttSettings[" + url + ", " + topic + ", " + clientId + "]";
    }

    /** @param clean whether nothing is kept of an earlier session */
    MqttConnectionOptions options(boolean clean) throws IOException {
        var options = new MqttConnectionOptions();
        options.setCleanStart(clean);
        options.setSessionExpiryInterval(sessionExpiry.toSeconds());
        options.setReceiveMaximum(AHEAD);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout((int) PATIENCE.toSeconds());
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        if (username != null) {
            options.setUserName(username);
        }
        if (password != null) {
            options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        }
        options.setHttpsHostnameVerificationEnabled(true); // for ssl:// as well
        if (trusted.isPresent()) {
            options.setSocketFactory(trusted.get().sockets());
        }
        return options;
    }
}
