package io.crossdock.faults;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/** Who leads, follows and rules at the moment, as brokers tell; nobody, if none tells soon. */
final class Roles implements AutoCloseable {
    private final Admin admin;

    Roles(String bootstrap) {
        admin = Admin.create(
                Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", 2_000, "default.api.timeout.ms", 4_000));
    }

    OptionalInt controller() throws InterruptedException {
        try {
            return number(admin.describeCluster().controller().get());
        } catch (ExecutionException unknown) {
            return OptionalInt.empty();
        }
    }

    OptionalInt leader(int topic) throws InterruptedException {
        try {
            return number(first(topic).leader());
        } catch (ExecutionException unknown) {
            return OptionalInt.empty();
        }
    }

    OptionalInt follower(int topic) throws InterruptedException {
        try {
            TopicPartitionInfo partition = first(topic);
            return partition.isr().stream()
                    .filter(each -> !each.equals(partition.leader()))
                    .mapToInt(Node::id)
                    .findFirst();
        } catch (ExecutionException unknown) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt number(@Nullable Node node) {
        return node == null || node.isEmpty() ? OptionalInt.empty() : OptionalInt.of(node.id());
    }

    private TopicPartitionInfo first(int topic) throws ExecutionException, InterruptedException {
        var names = List.copyOf(new TreeSet<>(admin.listTopics().names().get()));
        String name = names.get(topic % names.size());
        TopicDescription description = requireNonNull(
                admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
        return description.partitions().get(0);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
