package io.crossdock.broker.rest.v3;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Whose settings they are.
 *
 * @param kind what one of them is called in that API
 * @param path where they are below the cluster
 * @param topic null unless it is one
 * @param broker null unless it is one
 */
record V3ConfigOwner(
        ConfigResource resource,
        String kind,
        List<String> path,
        @Nullable String topic,
        @Nullable Integer broker) {
    static V3ConfigOwner topic(String name) {
        return new V3ConfigOwner(
                new ConfigResource(ConfigResource.Type.TOPIC, name),
                "KafkaTopicConfig",
                List.of("topics", name, "configs"),
                name,
                null);
    }

    static V3ConfigOwner broker(int id) {
        return new V3ConfigOwner(
                new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id)),
                "KafkaBrokerConfig",
                List.of("brokers", Integer.toString(id), "configs"),
                null,
                id);
    }

    /** All brokers together. */
    static V3ConfigOwner allBrokers() {
        return new V3ConfigOwner(
                new ConfigResource(ConfigResource.Type.BROKER, ""),
                "KafkaClusterConfig",
                List.of("broker-configs"),
                null,
                null);
    }

    V3Place place(V3Call call) {
        return call.at(path.toArray(String[]::new));
    }

    /** In that API, of settings of all brokers. */
    @Nullable
    String type() {
        return topic == null && broker == null ? "BROKER" : null;
    }

    /** Only a broker itself tells and changes its settings, and a client would wait for one that is not there. */
    void requireReachable(Admin admin) throws ExecutionException, InterruptedException {
        Integer id = broker;
        if (id != null) {
            V3BrokersResource.require(admin, id);
        }
    }

    @Override
    public String toString() {
        return topic != null ? "topic " + topic : broker != null ? "broker " + broker : "all brokers";
    }
}
