package io.crossdock.cli.plan.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Wanted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What plan files say, and what is wrong with them. */
class PlanFilesTest {
    private static final String EVERYTHING = """
            owner: shop
            topics:
              orders:
                partitions: 6
                replicas: 1
                config:
                  retention.ms: 0604800000
                  cleanup.policy: [compact, delete]
              clicks: {}
            configs:
              log.cleaner.threads: 2
            acls:
              - allow: [User:alice, User:bert]
                operations: [read, WRITE]
                topic: orders
                prefixed: true
              - deny: User:eve
                operations: ALL
                cluster: true
                hosts: 10.0.0.1
            quotas:
              - user: alice
                client-id: web
                limits: {producer_byte_rate: 1_048_576, consumer_byte_rate: 0.5}
              - user: <default>
                limits: {request_percentage: 50}
            schemas:
              order-value:
                type: AVRO
                compatibility: full
                schema: '{"type":"record","name":"Order","fields":[{"name":"id","type":"long"}]}'
              line-value:
                file: line.avsc
                references:
                  - {name: Order, subject: order-value, version: 1}
            connectors: tick.yaml
            ---
            topics:
              second.document: {partitions: 1}
            """;
    private static final String TICK = """
            name: tick
            source: {kamelet: timer-source, properties: {period: 1000, message: hello}}
            topic: ticks
            """;

    @TempDir
    Path folder;

    @Test
    void everythingIsRead() throws IOException {
        write("line.avsc", "{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"o\",\"type\":\"Order\"}]}");
        write("tick.yaml", TICK);
        write("all.yaml", EVERYTHING);

        Wanted wanted = PlanFiles.read(List.of(folder), Optional.empty());

        assertThat(wanted.owner()).isEqualTo("shop");
        assertThat(wanted.items())
                .extracting(item -> item.key().toString())
                .containsExactlyInAnyOrder(
                        "topic orders",
                        "topic clicks",
                        "topic second.document",
                        "config log.cleaner.threads",
                        "acl ALLOW User:alice READ TOPIC prefix orders",
                        "acl ALLOW User:alice WRITE TOPIC prefix orders",
                        "acl ALLOW User:bert READ TOPIC prefix orders",
                        "acl ALLOW User:bert WRITE TOPIC prefix orders",
                        "acl DENY User:eve ALL CLUSTER kafka-cluster from 10.0.0.1",
                        "quota client-id=web,user=alice",
                        "quota user=<default>",
                        "schema order-value",
                        "schema line-value",
                        "connector tick");
        assertThat(item(wanted, "topic orders").properties())
                .containsEntry("partitions", "6")
                .containsEntry("retention.ms", "604800000")
                .containsEntry("cleanup.policy", "compact,delete");
        assertThat(item(wanted, "quota client-id=web,user=alice").properties())
                .containsEntry("producer_byte_rate", "1048576")
                .containsEntry("consumer_byte_rate", "0.5");
        assertThat(item(wanted, "schema order-value").get("compatibility")).isEqualTo("FULL");
        assertThat(item(wanted, "schema line-value").get("references")).isEqualTo("Order = order-value 1");
        assertThat(item(wanted, "connector tick").get("yaml")).isEqualTo(TICK);
    }

    private static Item item(Wanted wanted, String key) {
        return wanted.items().stream()
                .filter(item -> item.key().toString().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyMistakeIsSaidAtOnceWithItsPlace() throws IOException {
        Path one = write("one.yaml", """
                owner: shop
                topicz: {}
                topics:
                  orders:
                    partition: 6
                    config: {retention.mss: 1}
                  __consumer_offsets: {}
                acls:
                  - allow: alice
                    operations: [RAED]
                    topic: orders
                quotas:
                  - limits: {producer_byte_rat: 0}
                schemas:
                  s:
                    type: AVRO
                    schema: '{"type":"recrod"}'
                  t: {file: gone.avsc}
                """);
        Path two = write("two.yaml", """
                topics:
                  orders: {partitions: none}
                """);
        Path three = write("three.yaml", "topics: [");

        var wrong = catchThrowableOfType(
                WrongFilesException.class, () -> PlanFiles.read(List.of(folder), Optional.empty()));

        assertThat(String.valueOf(wrong.getMessage()).lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith(one + ":2:1: there is nothing called 'topicz' here - did you mean 'topics'?"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":5:5: ").contains("did you mean 'partitions'?"))
                .anySatisfy(
                        line -> assertThat(line).startsWith(one + ":6:14: ").contains("did you mean 'retention.ms'?"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":7:3: ").contains("belongs to the cluster"))
                .anySatisfy(
                        line -> assertThat(line).startsWith(one + ":10:17: ").contains("did you mean 'READ'?"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":13:").contains("did you mean"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":13:").contains("above zero"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":13:").contains("say whom it limits"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":17:").contains("the schema is wrong"))
                .anySatisfy(line -> assertThat(line).startsWith(one + ":18:").contains("there is no file"))
                .anySatisfy(
                        line -> assertThat(line).startsWith(two + ":2:3: topic orders stands in " + one + ":4 already"))
                .anySatisfy(line -> assertThat(line).startsWith(two + ":2:24: ").contains("whole number"))
                .anySatisfy(line -> assertThat(line).startsWith(three + ":").contains("not valid YAML"));
    }

    @Test
    void somebodyOwnsIt() throws IOException {
        Path file = write("a.yaml", "topics: {a: {}}");

        assertThat(catchThrowableOfType(
                                WrongFilesException.class, () -> PlanFiles.read(List.of(file), Optional.empty()))
                        .getMessage())
                .contains("--owner");
        assertThat(PlanFiles.read(List.of(file), Optional.of("us")).owner()).isEqualTo("us");
        write("b.yaml", "owner: one\n---\nowner: two\n");
        assertThat(catchThrowableOfType(
                                WrongFilesException.class, () -> PlanFiles.read(List.of(folder), Optional.empty()))
                        .getMessage())
                .contains("b.yaml:3:8: files that are planned together have one owner");
    }

    @Test
    void anEmptyFolderIsNoWishToDeleteEverything() {
        assertThat(catchThrowableOfType(
                                WrongFilesException.class, () -> PlanFiles.read(List.of(folder), Optional.of("us")))
                        .getMessage())
                .contains("there is nothing in it");
    }

    @Test
    void theSchemaOfEditorsAgreesWithTheReader() throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(
                        Files.readString(Path.of("src", "main", "tarball", "schemas", "plan.schema.json")),
                        InputFormat.JSON);
        var load = new Load(LoadSettings.builder().build());

        for (Object document : load.loadAllFromString(EVERYTHING)) {
            assertThat(schema.validate(json(document))).isEmpty();
        }
        for (String wrong : List.of(
                "topicz: {}",
                "topics: {a: {partition: 1}}",
                "topics: {a: {partitions: none}}",
                "acls: [{allow: User:a, operations: [RAED], topic: a}]",
                "acls: [{allow: User:a, topic: a}]",
                "quotas: [{user: a, limits: {rate: 1}}]",
                "schemas: {a: {type: XML, schema: a}}",
                "connectors: {a: b}")) {
            assertThat(schema.validate(json(load.loadFromString(wrong))))
                    .as(wrong)
                    .isNotEmpty();
            Path file = write("wrong.yaml", wrong);
            assertThat(catchThrowableOfType(
                            WrongFilesException.class, () -> PlanFiles.read(List.of(file), Optional.of("us"))))
                    .as(wrong)
                    .isNotNull();
        }
    }

    private static JsonNode json(Object document) {
        return new ObjectMapper().valueToTree(document);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
