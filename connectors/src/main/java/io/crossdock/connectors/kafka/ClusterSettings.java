package io.crossdock.connectors.kafka;

import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How another cluster is reached, from the options of an endpoint to the settings of Kafka's clients. */
final class ClusterSettings {
    private static final Set<String> PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final Set<String> MECHANISMS = Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule";

    private ClusterSettings() {}

    /**
     * Takes the options of the cluster away from the endpoint's.
     *
     * @throws IllegalArgumentException if one is missing, or is none of those there are
     */
    static Map<String, Object> taken(Map<String, Object> options) {
        var settings = new LinkedHashMap<String, Object>();
        String servers = text(options, "servers");
        if (servers == null) {
            throw new IllegalArgumentException("'servers' of the other cluster is missing, such as kafka.example:9092");
        }
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        String protocol = oneOf(PROTOCOLS, "protocol", text(options, "protocol"), "PLAINTEXT");
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol);
        String mechanism = oneOf(MECHANISMS, "mechanism", text(options, "mechanism"), "SCRAM-SHA-512");
        String username = text(options, "username");
        String password = text(options, "password");
        if (protocol.startsWith("SASL")) {
            if (username == null || password == null) {
                throw new IllegalArgumentException("protocol " + protocol + " needs 'username' and 'password'");
            }
            settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
            settings.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    (mechanism.equals("PLAIN") ? PLAIN_LOGIN : SCRAM_LOGIN) + " required username=" + quoted(username)
                            + " password=" + quoted(password) + ";");
        } else if (username != null || password != null) {
            throw new IllegalArgumentException("'username' and 'password' need a protocol with SASL, was " + protocol);
        }
        putTls(settings, options, protocol);
        return settings;
    }

    private static void putTls(Map<String, Object> settings, Map<String, Object> options, String protocol) {
        String trusted = text(options, "trustedCertificates");
        String certificate = text(options, "certificate");
        if ((trusted != null || certificate != null) && !protocol.endsWith("SSL")) {
            throw new IllegalArgumentException(
                    "'trustedCertificates' and 'certificate' need protocol SSL or SASL_SSL, was " + protocol);
        }
        TrustedCertificates.of("trustedCertificates", trusted); // or Kafka's client would say it at length
        putStore(settings, "truststore", trusted);
        putStore(settings, "keystore", certificate);
        String keyPassword = text(options, "keyPassword");
        if (keyPassword != null) {
            settings.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, keyPassword);
        }
    }

    private static void putStore(Map<String, Object> settings, String store, @Nullable String file) {
        if (file != null) {
            settings.put("ssl." + store + ".type", "PEM");
            settings.put("ssl." + store + ".location", file);
        }
    }

    private static String oneOf(Set<String> known, String name, @Nullable String value, String otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (!known.contains(value)) {
            throw new IllegalArgumentException(
                    "'" + name + "' must be one of " + known.stream().sorted().toList() + ", was '" + value + "'");
        }
        return value;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    static @Nullable String text(Map<String, Object> options, String name) {
        Object value = options.remove(name);
        return value == null || value.toString().isBlank() || value.toString().startsWith("{{?")
                ? null
                : value.toString().strip();
    }
}
