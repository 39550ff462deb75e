package io.crossdock.connectors;

import io.crossdock.connectors.lease.LeaseSettings;
import io.crossdock.connectors.secret.SecretKey;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the connectors of one hub need to know.
 *
 * @param directory holds one {@code *.yaml} file for each connector; may be missing or empty
 * @param kafkaClientSettings how to reach the hub, in Kafka's names: {@code bootstrap.servers}, and security if any. They
 *     win over the connectors' own choices, such as the sinks' {@code session.timeout.ms} of 10 s
 * @param environment what {@code ${env:NAME}} in a connector file refers to
 * @param scanInterval how often the directory is looked at for changes
 * @param registry URL of the hub's own schema registry; null if it has none
 * @param lease how this hub shares with others what may run once only; null if there are no others
 * @param secretKey opens the cluster's secrets; null if this hub has none
 */
public record ConnectorsConfig(
        Path directory,
        Map<String, Object> kafkaClientSettings,
        Map<String, String> environment,
        Duration scanInterval,
        @Nullable String registry,
        @Nullable LeaseSettings lease,
        @Nullable SecretKey secretKey) {
    public ConnectorsConfig {
        kafkaClientSettings = Map.copyOf(kafkaClientSettings);
        environment = Map.copyOf(environment);
        if (scanInterval.isNegative() || scanInterval.isZero()) {
            throw new IllegalArgumentException("the scan interval must be positive, was " + scanInterval);
        }
    }

    /** Without a schema registry of the hub's own, and alone. */
    public ConnectorsConfig(
            Path directory,
            Map<String, Object> kafkaClientSettings,
            Map<String, String> environment,
            Duration scanInterval) {
        this(directory, kafkaClientSettings, environment, scanInterval, null, null, null);
    }

    /** The same with a schema registry, for formats that need one and name none. */
    public ConnectorsConfig withRegistry(String url) {
        return new ConnectorsConfig(directory, kafkaClientSettings, environment, scanInterval, url, lease, secretKey);
    }

    /** The same beside other hubs that have some of the same connectors. */
    public ConnectorsConfig withLease(LeaseSettings shared) {
        return new ConnectorsConfig(
                directory, kafkaClientSettings, environment, scanInterval, registry, shared, secretKey);
    }

    /** The same with the key of the cluster's secrets. */
    public ConnectorsConfig withSecrets(SecretKey key) {
        return new ConnectorsConfig(directory, kafkaClientSettings, environment, scanInterval, registry, lease, key);
    }

    /** Looks for changes every second, and takes variables from this process. */
    public static ConnectorsConfig of(Path directory, Map<String, Object> kafkaClientSettings) {
        return new ConnectorsConfig(directory, kafkaClientSettings, System.getenv(), Duration.ofSeconds(1));
    }

    /** The directory only: settings may hold passwords. */
    @Override
    public String toString() {
        return "ConnectorsConfig[" + directory + "]";
    }
}
