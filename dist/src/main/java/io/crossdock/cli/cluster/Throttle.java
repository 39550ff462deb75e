package io.crossdock.cli.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bounds what copying to other brokers may take from clients (KIP-73): a rate for each broker, for the replicas that are
 * moved and no others. What is set stays until it is cleared, also when this program ends before the moves do.
 */
public final class Throttle {
    private static final List<String> RATES =
            List.of("leader.replication.throttled.rate", "follower.replication.throttled.rate");
    private static final String SOURCES = "leader.replication.throttled.replicas";
    private static final String COPIES = "follower.replication.throttled.replicas";

    private static final List<String> ALL =
            Stream.concat(RATES.stream(), Stream.of(SOURCES, COPIES)).toList();

    private final Admin admin;

    public Throttle(Admin admin) {
        this.admin = admin;
    }

    /** @param rate bytes per second and broker, in and out each */
    public void set(Collection<Integer> brokers, Collection<Move> moves, long rate)
            throws ExecutionException, InterruptedException {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        var byTopic = new TreeMap<String, List<Move>>();
        moves.stream().filter(move -> !move.adding().isEmpty()).forEach(move -> byTopic.computeIfAbsent(
                        move.id().topic(), topic -> new ArrayList<>())
                .add(move));
        byTopic.forEach((topic, its) -> changes.put(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(set(SOURCES, replicas(its, true)), set(COPIES, replicas(its, false)))));
        for (int broker : brokers) {
            changes.put(
                    broker(broker),
                    RATES.stream().map(name -> set(name, Long.toString(rate))).toList());
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    /** Takes everything back, whoever has set it, as Apache Kafka's tool does when its moves are done. */
    public void clear(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        var resources = new ArrayList<ConfigResource>();
        brokers.forEach(broker -> resources.add(broker(broker)));
        admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get()
                .forEach(topic -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic)));
        for (var each : admin.describeConfigs(resources).values().entrySet()) {
            Optional<Config> config = answered(each.getKey(), each.getValue());
            List<AlterConfigOp> set = ALL.stream()
                    .filter(name -> config.isPresent() && isSet(config.get().get(name)))
                    .map(Throttle::delete)
                    .toList();
            if (!set.isEmpty()) {
                admin.incrementalAlterConfigs(Map.of(each.getKey(), set)).all().get();
            }
        }
    }

    /** A broker that died meanwhile has nothing to be slowed down, and must not keep the others from being set free. */
    private static Optional<Config> answered(ConfigResource resource, KafkaFuture<Config> answer)
            throws ExecutionException, InterruptedException {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException failed) {
            if (resource.type() == ConfigResource.Type.BROKER && failed.getCause() instanceof RetriableException) {
                return Optional.empty();
            }
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty(); // deleted meanwhile
            }
            throw failed;
        }
    }

    private static boolean isSet(@Nullable ConfigEntry entry) {
        return entry != null
                && (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG
                        || entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
    }

    private static String replicas(List<Move> moves, boolean sources) {
        return moves.stream()
                .flatMap(move -> (sources ? move.before() : move.adding())
                        .stream().map(broker -> move.id().partition() + ":" + broker))
                .collect(Collectors.joining(","));
    }

    private static ConfigResource broker(int broker) {
        return new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private static AlterConfigOp delete(String name) {
        return new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE);
    }
}
