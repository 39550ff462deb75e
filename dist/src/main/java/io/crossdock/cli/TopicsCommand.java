package io.crossdock.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** {@code crossdock topics}. */
@Command(name = "topics", description = "Lists, creates, describes, alters and deletes topics.")
final class TopicsCommand extends CommandGroup {
    @Command(name = "list", description = "Lists the topics.")
    void list(
            @Mixin ClientOptions client,
            @Mixin OutputOption output,
            @Option(names = "--internal", description = "Include the topics the cluster keeps for itself.")
                    boolean internal,
            @Option(
                            names = "--sizes",
                            description = "Also what each takes on all disks together; takes DESCRIBE on the cluster.")
                    boolean sizes)
            throws Exception {
        try (Admin admin = client.admin()) {
            if (sizes) {
                Table table = DiskSizes.table(admin, internal);
                output.show(out(), table.toJson(), table::print);
                return;
            }
            var table = new Table("topic");
            List<String> names = admin.listTopics(new ListTopicsOptions().listInternal(internal)).names().get().stream()
                    .sorted()
                    .toList();
            names.forEach(table::row);
            output.show(out(), table.toJson(), text -> names.forEach(text::println));
        }
    }

    @Command(name = "create", description = "Creates a topic.")
    void create(
            @Mixin ClientOptions client,
            @Parameters(paramLabel = "TOPIC") String topic,
            @Option(names = "--partitions", paramLabel = "N", description = "Default is the broker's.") @Nullable
                    Integer partitions,
            @Option(names = "--replication-factor", paramLabel = "N", description = "Default is the broker's.")
                    @Nullable
                    Short replicas,
            @Option(names = "--config", paramLabel = "NAME=VALUE", description = "Setting of the topic; repeatable.")
                    @Nullable
                    Map<String, String> configs,
            @Option(names = "--if-not-exists", description = "Do nothing if it exists.") boolean ifNotExists)
            throws Exception {
        var wanted = new NewTopic(topic, Optional.ofNullable(partitions), Optional.ofNullable(replicas))
                .configs(configs == null ? Map.of() : configs);
        try (Admin admin = client.admin()) {
            admin.createTopics(List.of(wanted)).all().get();
            out().println("created " + topic);
        } catch (ExecutionException refused) {
            if (!ifNotExists || !(refused.getCause() instanceof TopicExistsException)) {
                throw refused;
            }
            out().println(topic + " exists");
        }
    }

    @Command(name = "describe", description = "Shows partitions, replicas and changed settings of topics.")
    void describe(
            @Mixin ClientOptions client,
            @Mixin OutputOption output,
            @Parameters(paramLabel = "TOPIC", arity = "1..*") List<String> topics)
            throws Exception {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        var texts = new ArrayList<OutputOption.Text>();
        try (Admin admin = client.admin()) {
            Optional<DiskSizes> sizes = DiskSizes.perhaps(admin);
            for (var each : new TreeMap<>(admin.describeTopics(topics).topicNameValues()).entrySet()) {
                TopicDescription topic = known(each.getKey(), each.getValue());
                SortedMap<String, String> configs = changedConfigs(admin, each.getKey());
                ObjectNode one = all.addObject()
                        .put("topic", topic.name())
                        .put("id", topic.topicId().toString());
                configs.forEach(one.withObject("/config")::put);
                sizes.ifPresent(known -> one.put("bytes", known.topic(topic.name())));
                Table partitions = partitions(topic, sizes);
                one.set("partitions", partitions.toJson());
                texts.add(text -> print(text, topic, configs, sizes, partitions));
            }
        }
        output.show(out(), all, text -> texts.forEach(each -> each.print(text)));
    }

    /** The protocol's answer to an unknown name does not repeat the name. */
    private static TopicDescription known(String name, KafkaFuture<TopicDescription> description) throws Exception {
        try {
            return description.get();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IOException("there is no topic " + name + "; 'crossdock topics list' shows all", refused);
            }
            throw refused;
        }
    }

    private static void print(
            PrintWriter out,
            TopicDescription topic,
            SortedMap<String, String> configs,
            Optional<DiskSizes> sizes,
            Table partitions) {
        String changed = configs.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" ", configs.isEmpty() ? "" : "  ", ""));
        out.println(topic.name() + "  id " + topic.topicId() + "  "
                + topic.partitions().size() + " partitions"
                + sizes.map(known -> "  " + known.topic(topic.name()) + " bytes")
                        .orElse("") + changed);
        partitions.print(out);
    }

    /** The last column is there when the sizes are known. */
    private static Table partitions(TopicDescription topic, Optional<DiskSizes> sizes) {
        var headings = List.of("partition", "leader", "replicas", "in sync", "bytes by broker");
        var table = new Table(headings.subList(0, sizes.isPresent() ? 5 : 4).toArray(String[]::new));
        for (TopicPartitionInfo partition : topic.partitions()) {
            Node leader = partition.leader();
            var cells = new ArrayList<Object>(List.of(
                    partition.partition(),
                    leader == null ? "none" : leader.idString(),
                    ids(partition.replicas()),
                    ids(partition.isr())));
            sizes.ifPresent(known -> cells.add(known.byBroker(topic.name(), partition.partition())));
            table.row(cells.toArray());
        }
        return table;
    }

    private static String ids(List<Node> nodes) {
        return nodes.stream().map(Node::idString).collect(Collectors.joining(","));
    }

    private static SortedMap<String, String> changedConfigs(Admin admin, String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(
                        ConfigEntry::name, entry -> String.valueOf(entry.value()), (one, same) -> one, TreeMap::new));
    }

    @Command(name = "alter", description = "Adds partitions to a topic or changes its settings.")
    void alter(
            @Mixin ClientOptions client,
            @Parameters(paramLabel = "TOPIC") String topic,
            @Option(names = "--partitions", paramLabel = "N", description = "New number; can only grow.") @Nullable
                    Integer partitions,
            @Option(names = "--config", paramLabel = "NAME=VALUE", description = "Set a setting; repeatable.") @Nullable
                    Map<String, String> set,
            @Option(names = "--delete-config", paramLabel = "NAME", description = "Back to the default; repeatable.")
                    @Nullable
                    List<String> delete)
            throws Exception {
        Collection<AlterConfigOp> changes = changes(set, delete);
        if (partitions == null && changes.isEmpty()) {
            throw wrongUse("say what to change: --partitions, --config or --delete-config");
        }
        try (Admin admin = client.admin()) {
            if (partitions != null) {
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                        .all()
                        .get();
            }
            if (!changes.isEmpty()) {
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
                admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
            }
        }
        out().println("altered " + topic);
    }

    private static Collection<AlterConfigOp> changes(@Nullable Map<String, String> set, @Nullable List<String> delete) {
        var changes = new ArrayList<AlterConfigOp>();
        if (set != null) {
            set.forEach((name, value) ->
                    changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        }
        if (delete != null) {
            delete.forEach(
                    name -> changes.add(new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE)));
        }
        return changes;
    }

    @Command(name = "delete", description = "Deletes topics and all their records.")
    void delete(@Mixin ClientOptions client, @Parameters(paramLabel = "TOPIC", arity = "1..*") List<String> topics)
            throws Exception {
        try (Admin admin = client.admin()) {
            admin.deleteTopics(topics).all().get();
        }
        topics.forEach(topic -> out().println("deleted " + topic));
    }
}
