package io.crossdock.cli.doctor.facts;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;

/** Looks at a cluster as any client may. One thread. */
public final class ClusterLook {
    private final Admin admin;
    private final Reach reach;
    private final List<String> unknown;

    /** @param unknown takes what could not be found out, and why */
    public ClusterLook(Admin admin, Reach reach, List<String> unknown) {
        this.admin = admin;
        this.reach = reach;
        this.unknown = unknown;
    }

    /** All brokers that are part of it now. */
    public List<BrokerFact> brokers() throws Exception {
        var brokers = new ArrayList<BrokerFact>();
        for (Node node : admin.describeCluster().nodes().get()) {
            // Who cannot be connected to would let each question wait for half a minute.
            boolean answers = reach.answers(node.host(), node.port());
            brokers.add(new BrokerFact(
                    node.id(),
                    node.host() + ":" + node.port(),
                    answers,
                    reach.clockOffsetMillis(node.host()).map(OptionalLong::of).orElse(OptionalLong.empty()),
                    answers ? directories(node.id()) : List.of(),
                    answers ? settings(node.id()) : Map.of()));
        }
        return brokers;
    }

    private List<DirectoryFact> directories(int broker) throws InterruptedException {
        try {
            return admin.describeLogDirs(List.of(broker)).allDescriptions().get().values().stream()
                    .flatMap(each -> each.entrySet().stream())
                    .map(each -> new DirectoryFact(
                            each.getKey(),
                            each.getValue().error() == null
                                    ? ""
                                    : String.valueOf(each.getValue().error().getMessage()),
                            each.getValue().totalBytes().orElse(-1),
                            each.getValue().usableBytes().orElse(-1)))
                    .toList();
        } catch (ExecutionException refused) {
            unknown.add("disks of broker " + broker + ": " + refused.getCause());
            return List.of();
        }
    }

    private Map<String, String> settings(int broker) throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker));
        try {
            var settings = new HashMap<String, String>();
            admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .flatMap(config -> config.entries().stream())
                    .filter(entry -> !entry.isSensitive() && entry.value() != null)
                    .forEach(entry -> settings.put(entry.name(), entry.value()));
            return settings;
        } catch (ExecutionException refused) {
            unknown.add("settings of broker " + broker + ": " + refused.getCause());
            return Map.of();
        }
    }

    /** All partitions of all topics that the caller may see. */
    public List<PartitionFact> partitions() throws Exception {
        Collection<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        Map<ConfigResource, Config> configs = admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all()
                .get();
        var partitions = new ArrayList<PartitionFact>();
        for (TopicDescription topic :
                admin.describeTopics(names).allTopicNames().get().values()) {
            Config config = configs.getOrDefault(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), new Config(List.of()));
            for (TopicPartitionInfo each : topic.partitions()) {
                Node leader = each.leader();
                partitions.add(new PartitionFact(
                        topic.name(),
                        each.partition(),
                        topic.isInternal(),
                        leader == null || leader.isEmpty() ? -1 : leader.id(),
                        each.replicas().size(),
                        each.isr().size(),
                        each.replicas().stream()
                                .filter(Node::isEmpty)
                                .map(Node::id)
                                .toList(),
                        Integer.parseInt(value(config, "min.insync.replicas", "1")),
                        value(config, "unclean.leader.election.enable", "false").equals("true")));
            }
        }
        return partitions;
    }

    private static String value(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }
}
