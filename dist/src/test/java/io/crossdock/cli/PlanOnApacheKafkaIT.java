package io.crossdock.cli;

import io.crossdock.broker.apachekafka.ApacheKafkaNode;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

/** What a cluster is to be like can be said of an Apache Kafka as well, and it keeps who owns what. */
class PlanOnApacheKafkaIT {
    @TempDir
    Path files;

    @Test
    void itsTopicsSettingsRulesAndLimitsBecomeWhatFilesSay() throws Exception {
        try (ApacheKafkaNode kafka = ApacheKafkaNode.start(Map.of(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:ANONYMOUS"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            Path file = write("""
                    owner: shop
                    topics:
                      orders: {partitions: 3, config: {retention.ms: 604800000, min.cleanable.dirty.ratio: 0.50}}
                      clicks: {config: {cleanup.policy: [compact, delete]}}
                    configs: {log.retention.ms: 900000000}
                    acls: [{allow: User:alice, operations: READ, topic: orders}]
                    quotas: [{user: alice, limits: {producer_byte_rate: 1024}}]
                    """);

            assertThat(run(arguments("plan", kafka, file)).exit()).isEqualTo(2);
            var made = run(arguments("apply", kafka, file, "--yes"));
            assertThat(made.exit()).as(made.out() + made.err()).isZero();
            assertThat(run(arguments("plan", kafka, file)).exit()).isZero();

            write("""
                    owner: shop
                    topics:
                      orders: {partitions: 4, config: {retention.ms: 1000}}
                    """);
            var changed = run(arguments("apply", kafka, file, "--yes"));
            assertThat(changed.exit()).as(changed.out() + changed.err()).isZero();
            assertThat(run(arguments("plan", kafka, file)).exit()).isZero();
            assertThat(admin.listTopics().names().get()).contains("orders").doesNotContain("clicks");
            assertThat(admin.describeTopics(List.of("orders"))
                            .allTopicNames()
                            .get()
                            .values())
                    .singleElement()
                    .satisfies(topic -> assertThat(topic.partitions()).hasSize(4));
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(files.resolve("shop.yaml"), text);
    }

    private static List<String> arguments(String command, ApacheKafkaNode kafka, Path file, String... more) {
        var arguments = new ArrayList<>(List.of(command, "--bootstrap", kafka.bootstrap(), file.toString()));
        arguments.addAll(List.of(more));
        return arguments;
    }
}
