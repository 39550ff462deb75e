package io.crossdock.registry.log;

import org.apache.kafka.clients.CommonClientConfigs;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the registry keeps its records, and how this node takes part in it.
 *
 * @param topic one partition, compacted; made when it is missing
 * @param group of the consumer group whose members elect the one that writes. Nodes that share the topic share the group
 * @param url where the other nodes reach this one's REST API
 * @param eligible whether this node may be elected; one that is not only reads and forwards
 * @param replicas of a topic that is made: so many, or as many as there are brokers; 0 for the cluster's default
 * @param sessionTimeout after which a node that is not heard of loses its office; within the brokers'
 *     {@code group.min.session.timeout.ms} and {@code group.max.session.timeout.ms}
 * @param answerTimeout within which the cluster answers one question: a transaction's begin, its end, an admin request
 * @param writeTimeout within which a command is answered, waiting included
 * @param waitingWrites commands that may wait at once; further ones are refused
 * @param clientSettings of kafka-clients, under its names: {@code bootstrap.servers} and what security needs. Those
 *     that the log's safety rests on are set by the log and cannot be given
 */
public record RegistryLogConfig(
        String topic,
        String group,
        URI url,
        boolean eligible,
        int replicas,
        Duration sessionTimeout,
        Duration answerTimeout,
        Duration writeTimeout,
        int waitingWrites,
        Map<String, Object> clientSettings) {
    /** Confluent's name. */
    public static final String DEFAULT_TOPIC = "_schemas";

    /** Confluent's name too, so that a registry of Confluent's and ours cannot both write by mistake. */
    public static final String DEFAULT_GROUP = "schema-registry";

    /** As many as survive the loss of one broker and still need two for a write. */
    public static final int DEFAULT_REPLICAS = 3;

    /** Of a consumer group's members; long enough for a pause of a busy machine. */
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(10);

    /** For one answer of the cluster. */
    public static final Duration DEFAULT_ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** For one command, waiting included. */
    public static final Duration DEFAULT_WRITE_TIMEOUT = Duration.ofSeconds(30);

    /** More than a thousand commands at once are not work but a fault. */
    public static final int DEFAULT_WAITING_WRITES = 1_000;

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public RegistryLogConfig {
        check(
                TOPIC.matcher(topic).matches() && !topic.equals(".") && !topic.equals(".."),
                "topic '%s' is not a name of a topic: letters, digits, '.', '_' and '-', at most 249",
                topic);
        check(!group.isBlank(), "group '%s' is blank; name the consumer group that the nodes form", group);
        check(
                ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null,
                "url '%s' is not like http://host:port or https://host:port, where other nodes reach this one",
                url);
        check(replicas >= 0 && replicas <= Short.MAX_VALUE, "replicas %s is not from 0 to 32767", replicas);
        checkTime("sessionTimeout", sessionTimeout);
        checkTime("answerTimeout", answerTimeout);
        checkTime("writeTimeout", writeTimeout);
        check(
                waitingWrites >= 1 && waitingWrites <= 1_000_000,
                "waitingWrites %s is not from 1 to 1000000",
                waitingWrites);
        check(
                clientSettings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                "clientSettings have no %s, so the cluster cannot be found",
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        clientSettings = Map.copyOf(clientSettings);
    }

    /** With the defaults. */
    public static RegistryLogConfig of(URI url, Map<String, Object> clientSettings) {
        return new RegistryLogConfig(
                DEFAULT_TOPIC,
                DEFAULT_GROUP,
                url,
                true,
                DEFAULT_REPLICAS,
                DEFAULT_SESSION_TIMEOUT,
                DEFAULT_ANSWER_TIMEOUT,
                DEFAULT_WRITE_TIMEOUT,
                DEFAULT_WAITING_WRITES,
                clientSettings);
    }

    /** Without the clients' settings, among which are secrets. */
    @Override
    public String toString() {
        return "RegistryLogConfig[topic=%s, group=%s, url=%s, eligible=%s, replicas=%d, sessionTimeout=%s, answerTimeout=%s, writeTimeout=%s, waitingWrites=%d]"
                .formatted(
                        topic,
                        group,
                        url,
                        eligible,
                        replicas,
                        sessionTimeout,
                        answerTimeout,
                        writeTimeout,
                        waitingWrites);
    }

    private static void checkTime(String name, Duration time) {
        check(
                time.compareTo(Duration.ofMillis(100)) >= 0 && time.compareTo(LONGEST) <= 0,
                name + " %s is not from 100 ms to 5 minutes",
                time);
    }

    private static void check(boolean right, String problem, Object value) {
        if (!right) {
            throw new IllegalArgumentException(problem.formatted(value));
        }
    }
}
