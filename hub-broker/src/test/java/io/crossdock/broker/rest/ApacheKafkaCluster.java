package io.crossdock.broker.rest;

import io.crossdock.broker.apachekafka.ApacheKafkaNode;
import io.crossdock.security.rest.caller.ClusterAccess;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node of Apache Kafka as a process of its own, with SCRAM, PLAIN and access rules. */
final class ApacheKafkaCluster implements RestCluster {
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private final ApacheKafkaNode node;

    private ApacheKafkaCluster(ApacheKafkaNode node) {
        this.node = node;
    }

    static ApacheKafkaCluster start() throws Exception {
        var settings = Map.of(
                "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,INNER:PLAINTEXT,CLIENT:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN",
                "listener.name.client.scram-sha-512.sasl.jaas.config", SCRAM + ";",
                "listener.name.client.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_plainuser=\"plain-secret\";",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:admin;User:ANONYMOUS",
                "delegation.token.secret.key", "known to brokers only");
        return new ApacheKafkaCluster(ApacheKafkaNode.start(
                settings, "--add-scram", "SCRAM-SHA-512=[name=" + ADMIN + ",password=" + ADMIN_PASSWORD + "]"));
    }

    @Override
    public ClusterAccess access() {
        return new ClusterAccess(
                Map.of("bootstrap.servers", node.bootstrap(), "security.protocol", "SASL_PLAINTEXT"),
                List.of("SCRAM-SHA-512", "PLAIN"),
                Optional.of(adminSettings()));
    }

    @Override
    public Map<String, Object> adminSettings() {
        return Map.of(
                "bootstrap.servers",
                node.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                SCRAM + " username=\"" + ADMIN + "\" password=\"" + ADMIN_PASSWORD + "\";");
    }

    @Override
    public void close() {
        node.close();
    }
}
