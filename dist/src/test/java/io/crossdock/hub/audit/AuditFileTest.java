package io.crossdock.hub.audit;

import io.crossdock.broker.audit.AuditEvent;
import io.crossdock.broker.audit.AuditEvent.Change;
import io.crossdock.broker.audit.AuditEvent.Kind;
import io.crossdock.security.acl.Principals;
import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditFileTest {
    @TempDir
    Path directory;

    @Test
    void theOldestFileGoesWhenThereAreEnough() throws Exception {
        try (var file = new AuditFile(directory, 100, 3)) {
            for (int i = 0; i < 10; i++) {
                file.write(List.of(line(i)));
            }
        }

        assertThat(names()).containsExactlyInAnyOrder("audit.jsonl", "audit.1.jsonl", "audit.2.jsonl");
        assertThat(Files.readAllLines(directory.resolve("audit.jsonl")))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("9");
        assertThat(Files.readAllLines(directory.resolve("audit.2.jsonl")))
                .first()
                .asString()
                .startsWith("4");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("audit.jsonl"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aHubThatStartsAgainGoesOnInTheFile() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (var file = new AuditFile(directory, 1000, 3)) {
                file.write(List.of(line(i)));
            }
        }

        assertThat(names()).containsExactly("audit.jsonl");
        assertThat(Files.readAllLines(directory.resolve("audit.jsonl"))).hasSize(2);
    }

    @Test
    void anEventIsOneLineWhateverStandsInIt() {
        var event = new AuditEvent(
                Instant.EPOCH,
                Kind.CHANGE,
                "User:a\nb\"",
                "bob",
                "10.0.0.1",
                "SSL",
                "",
                "CREATE_TOPICS",
                List.of(new Change("topic x", Map.of(), Map.of("partitions", "1"))),
                List.of(),
                "allowed",
                "",
                1);

        assertThat(new String(AuditJson.line(event, 7), StandardCharsets.UTF_8))
                .isEqualTo("{\"time\":\"1970-01-01T00:00:00Z\",\"kind\":\"change\",\"broker\":7,"
                        + "\"who\":\"User:a\\nb\\\"\",\"claimed\":\"bob\",\"from\":\"10.0.0.1\",\"listener\":\"SSL\","
                        + "\"request\":\"CREATE_TOPICS\","
                        + "\"changes\":[{\"what\":\"topic x\",\"before\":{},\"after\":{\"partitions\":\"1\"}}],"
                        + "\"decision\":\"allowed\",\"count\":1}\n");
    }

    @Test
    void whatClientsAskForIsReadAsItWasWritten() throws Exception {
        var observed = new Observed(
                new Question(
                        Principals.parse("User:CN=a,O=b"),
                        InetAddress.getByName("2001:db8::1"),
                        AclOperation.READ,
                        ResourceType.TOPIC,
                        "orders"),
                7,
                Instant.ofEpochMilli(1500));

        assertThat(DecisionJson.read(DecisionJson.write(observed))).isEqualTo(observed);
        assertThatThrownBy(() -> DecisionJson.read("{\"who\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> DecisionJson.read("{\"from\":\"evil.example\"}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("evil.example");
    }

    private static byte[] line(int number) {
        return (number + " ".repeat(38) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }
}
