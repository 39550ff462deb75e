package io.crossdock.connectors.lease;

import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.EndpointReference;
import io.crossdock.connectors.definition.Placement;
import io.crossdock.connectors.definition.SourceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether a connector runs on one node of those that have its file, or on each.
 *
 * <p>Sinks run everywhere: the consumers of all nodes share the partitions. So do sources whose origin gives each message to
 * one taker only, that listen and are called by others, or that read what each machine has its own of. Every other source would bring everything as often as there are
 * nodes, so whatever is not known here runs once: a wrong guess then costs only speed. A file may say otherwise by
 * {@code runs}.
 */
public final class PlacementRule {
    /** Servers: whoever calls chooses the node. */
    private static final Set<String> LISTENERS = Set.of(
            "crossdock-webhook",
            "jetty",
            "mllp",
            "netty",
            "netty-http",
            "platform-http",
            "rest",
            "servlet",
            "signed-webhook-source",
            "undertow",
            "vertx-websocket",
            "webhook-source");

    /** What each machine has its own of, under the same name; another node would neither find it nor know its position. */
    private static final Set<String> LOCAL = Set.of("log-tail-source");

    /** Queues: each message goes to one of their consumers. */
    private static final Set<String> QUEUES = Set.of(
            "aws-sqs-source",
            "aws2-sqs",
            "azure-servicebus-source",
            "azure-storage-queue",
            "azure-storage-queue-source",
            "google-pubsub",
            "google-pubsub-source",
            "rabbitmq-source",
            "spring-rabbitmq",
            "spring-rabbitmq-source");

    /** Queues unless their destination is a topic, of which each consumer gets everything. */
    private static final Set<String> MESSAGING = Set.of(
            "activemq",
            "activemq6",
            "amqp",
            "artemis-source",
            "jms",
            "jms-amqp-10-source",
            "jms-apache-activemq-source",
            "jms-apache-activemq6-source",
            "jms-apache-artemis-source",
            "jms-ibm-mq-source",
            "jms-pooled-apache-artemis-source",
            "sjms",
            "sjms2");

    /** Shared by a group, but only by one that the file names: without it Camel makes one up for each node. */
    private static final Set<String> GROUPS = Set.of("kafka");

    private PlacementRule() {}

    /** What the file says, or what its endpoint is known for. */
    public static Placement of(ConnectorDefinition definition) {
        if (!(definition instanceof SourceDefinition source)) {
            return Placement.EVERYWHERE;
        }
        Placement chosen = source.runs();
        return chosen == null ? of(source.pipeline().endpoint()) : chosen;
    }

    private static Placement of(EndpointReference endpoint) {
        String label = endpoint.label();
        boolean shared = LISTENERS.contains(label)
                || LOCAL.contains(label)
                || QUEUES.contains(label)
                || (MESSAGING.contains(label) && !isTopic(endpoint))
                || (GROUPS.contains(label) && mentions(endpoint, "groupId"));
        return shared ? Placement.EVERYWHERE : Placement.ONCE;
    }

    private static boolean isTopic(EndpointReference endpoint) {
        Map<String, String> settings = endpoint.settings();
        return endpoint.uri().contains(":topic:")
                || endpoint.uri().contains("//topic:")
                || "topic".equalsIgnoreCase(settings.get("destinationType"))
                || startsWithTopic(settings.get("destinationName"))
                || startsWithTopic(settings.get("destination"))
                || endpoint.uri().contains("pubSubDomain=true")
                || "true".equalsIgnoreCase(settings.get("pubSubDomain"));
    }

    private static boolean startsWithTopic(@Nullable String destination) {
        return destination != null && destination.toLowerCase(Locale.ROOT).startsWith("topic:");
    }

    private static boolean mentions(EndpointReference endpoint, String option) {
        return endpoint.settings().containsKey(option) || endpoint.uri().matches(".*[?&]" + option + "=.*");
    }
}
