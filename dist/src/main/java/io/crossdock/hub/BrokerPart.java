package io.crossdock.hub;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.Metric;
import io.crossdock.hub.config.HubConfig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The Kafka-compatible broker. */
final class BrokerPart implements Part {
    private final Broker broker;

    private BrokerPart(Broker broker) {
        this.broker = broker;
    }

    static BrokerPart start(HubConfig config, String zookeeperConnect, Path directory)
            throws IOException, InterruptedException {
        return new BrokerPart(Broker.start(
                BrokerConfigs.of(config.nodeId(), zookeeperConnect, directory, config.broker()),
                Log4jLevels.ofProcess()));
    }

    /** {@code host:port,...} for clients. */
    String bootstrap() {
        return broker.endpoints().stream()
                .map(endpoint -> endpoint.host() + ":" + endpoint.port())
                .collect(Collectors.joining(","));
    }

    /** What there is to tell now; nothing if the asking thread is interrupted. */
    List<Metric> metrics() {
        try {
            return broker.metrics();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public List<String> addresses() {
        return broker.endpoints().stream()
                .map(endpoint -> endpoint.listener() + "://" + endpoint.host() + ":" + endpoint.port())
                .toList();
    }

    @Override
    public void close() {
        broker.close();
    }
}
