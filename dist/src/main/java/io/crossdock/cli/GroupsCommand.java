package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.hub.MirroredOffsets;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** {@code crossdock groups}. */
@Command(
        name = "groups",
        description =
                "Lists, describes and deletes consumer groups, says how far behind they are, has them read on elsewhere, and"
                        + " brings lost offsets back.",
        subcommands = {ResetCommand.class, UndoResetCommand.class})
final class GroupsCommand extends CommandGroup {
    @Command(name = "list", description = "Lists the consumer groups and their states.")
    void list(@Mixin ClientOptions client, @Mixin OutputOption output) throws Exception {
        try (Admin admin = client.admin()) {
            var table = new Table("group", "state");
            admin.listGroups().all().get().stream()
                    .sorted(Comparator.comparing(GroupListing::groupId))
                    .forEach(group -> table.row(
                            group.groupId(),
                            group.groupState().map(Object::toString).orElse("Unknown")));
            output.show(out(), table);
        }
    }

    @Command(
            name = "describe",
            description = "Shows for each partition how far a group has read, how much is left, and who reads it.")
    void describe(
            @Mixin ClientOptions client, @Mixin OutputOption output, @Parameters(paramLabel = "GROUP") String group)
            throws Exception {
        try (Admin admin = client.admin()) {
            ConsumerGroupDescription described = admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata(group)
                    .get();
            Map<TopicPartition, String> readers = readers(described);
            SortedSet<TopicPartition> partitions =
                    new TreeSet<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
            partitions.addAll(committed.keySet());
            partitions.addAll(readers.keySet());
            int members = described.members().size();
            Table progress = progress(partitions, readers, committed, ends(admin, partitions));
            ObjectNode data = JsonNodeFactory.instance
                    .objectNode()
                    .put("group", group)
                    .put("state", described.groupState().toString())
                    .put("members", members);
            data.set("partitions", progress.toJson());
            output.show(out(), data, text -> {
                text.println(group + "  " + described.groupState() + "  " + members
                        + (members == 1 ? " member" : " members"));
                progress.print(text);
            });
        }
    }

    @Command(
            name = "lag",
            description = {
                "Shows how far behind a group is, in records and in seconds: the age of the oldest record not read.",
                "A hub is asked, as only it knows when records came; 'describe' shows records on any cluster."
            })
    void lag(@Mixin HubAddress hub, @Mixin OutputOption output, @Parameters(paramLabel = "GROUP") String group)
            throws Exception {
        String name = URLEncoder.encode(group, StandardCharsets.UTF_8).replace("+", "%20");
        JsonNode lag = hub.ask("GET", "/admin/v1/groups/" + name + "/lag");
        var table = new Table("topic", "partition", "committed", "end", "lag", "seconds", "client");
        lag.path("partitions")
                .forEach(each -> table.row(
                        each.path("topic").asText(),
                        each.path("partition").asInt(),
                        known(each.path("committed")),
                        known(each.path("end")),
                        known(each.path("lag")),
                        known(each.path("lagSeconds")),
                        known(each.path("client"))));
        output.show(out(), lag, text -> {
            text.println(group + "  " + lag.path("state").asText() + "  "
                    + lag.path("total").asLong() + " records behind, the oldest " + known(lag.path("lagSeconds"))
                    + " s old");
            table.print(text);
        });
    }

    private static String known(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? value.asText() : "-";
    }

    private static Map<TopicPartition, String> readers(ConsumerGroupDescription group) {
        Map<TopicPartition, String> readers = new HashMap<>();
        for (MemberDescription member : group.members()) {
            member.assignment()
                    .topicPartitions()
                    .forEach(partition -> readers.put(partition, member.clientId() + " " + member.host()));
        }
        return readers;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin, Set<TopicPartition> partitions)
            throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        return wanted.isEmpty() ? Map.of() : admin.listOffsets(wanted).all().get();
    }

    private static Table progress(
            SortedSet<TopicPartition> partitions,
            Map<TopicPartition, String> readers,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, ListOffsetsResultInfo> ends) {
        var table = new Table("topic", "partition", "committed", "end", "left", "member");
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata at = committed.get(partition);
            ListOffsetsResultInfo end = ends.get(partition);
            table.row(
                    partition.topic(),
                    partition.partition(),
                    at == null ? "-" : at.offset(),
                    end == null ? "-" : end.offset(),
                    at == null || end == null ? "-" : end.offset() - at.offset(),
                    readers.getOrDefault(partition, "-"));
        }
        return table;
    }

    @Command(name = "delete", description = "Deletes groups without members, and their committed offsets.")
    void delete(@Mixin ClientOptions client, @Parameters(paramLabel = "GROUP", arity = "1..*") List<String> groups)
            throws Exception {
        var refusals = new ArrayList<String>();
        try (Admin admin = client.admin()) {
            for (var answer : new TreeMap<>(admin.deleteConsumerGroups(groups).deletedGroups()).entrySet()) {
                GroupDeletion.refusal(answer.getKey(), answer.getValue())
                        .ifPresentOrElse(refusals::add, () -> out().println("deleted " + answer.getKey()));
            }
        }
        if (!refusals.isEmpty()) {
            throw new IOException(String.join("; ", refusals));
        }
    }

    @Command(
            name = "restore-offsets",
            description = {
                "Commits the offsets that the hub keeps a copy of in ZooKeeper, where the groups have none or older"
                        + " ones: for when the topic __consumer_offsets was lost.",
                "Never moves a committed offset backwards. Groups with running consumers are refused; stop them first."
            })
    int restoreOffsets(
            @Mixin ClientOptions client,
            @Option(
                            names = "--group",
                            paramLabel = "GROUP",
                            description = "Group to restore, may be repeated; default is all.")
                    @Nullable
                    List<String> groups,
            @Option(names = "--dry-run", description = "Only tell what would be done.") boolean dryRun,
            @Option(
                            names = "--zookeeper",
                            paramLabel = "HOST:PORT,...",
                            description = "Where the copy is; default is the ZooKeeper of the running hub of --data.")
                    @Nullable
                    String zookeeper)
            throws Exception {
        Map<String, Map<TopicPartition, Long>> copy = MirroredOffsets.read(
                zookeeper == null ? client.zookeeper() : zookeeper, groups == null ? List.of() : groups);
        if (copy.isEmpty()) {
            out().println("ZooKeeper has no copy of offsets" + (groups == null ? "" : " of " + groups));
            return 0;
        }
        boolean allDone = true;
        try (Admin admin = client.admin()) {
            var restoration = new OffsetRestoration(admin);
            var table = new Table("group", "topic", "partition", "committed", "copy", "");
            for (Map.Entry<String, Map<TopicPartition, Long>> group : copy.entrySet()) {
                allDone &= restore(restoration, group.getKey(), group.getValue(), dryRun, table);
            }
            table.print(out());
        }
        return allDone ? 0 : 1;
    }

    /** A group that cannot be restored does not keep the others from it. */
    private boolean restore(
            OffsetRestoration restoration, String group, Map<TopicPartition, Long> copy, boolean dryRun, Table table)
            throws Exception {
        List<OffsetRestoration.Step> plan = restoration.plan(group, copy);
        String refusal = "";
        if (!dryRun) {
            try {
                restoration.carryOut(group, plan);
            } catch (ExecutionException refused) {
                Throwable cause = refused.getCause() == null ? refused : refused.getCause();
                refusal = "not restored: " + cause.getMessage();
            }
        }
        for (OffsetRestoration.Step step : plan) {
            boolean failed = step.fate() == OffsetRestoration.Fate.RESTORE && !refusal.isEmpty();
            table.row(
                    group,
                    step.partition().topic(),
                    step.partition().partition(),
                    step.committed().isPresent() ? step.committed().getAsLong() : "-",
                    step.copied(),
                    failed ? refusal : step.fate().text(dryRun));
        }
        return refusal.isEmpty();
    }
}
