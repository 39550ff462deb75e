package io.crossdock.connectors.lease;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.Crossdock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A source that may run once only, of a user that may do nothing, on a broker that asks: whoever runs the commands that its
 * status shows has granted enough.
 */
class LeaseRightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"cross\" password=\"dock\"";

    private static final Pattern COMMAND =
            Pattern.compile("acls add --(?<kind>topic|group|transactional-id) (?<name>\\S+)(?<prefixed> --prefixed)?"
                    + " --operation (?<operation>[A-Z]+)");

    @TempDir
    private Path folder;

    @Test
    void aSourceThatWaitsSaysWhichRightIsMissingAndHowToGrantIt() throws Exception {
        Files.writeString(folder.resolve("ticks.yaml"), """
            name: ticks
            topic: ticks
            source: {uri: "timer:tick", parameters: {period: 100, delay: 0}}
            steps: [setBody: {constant: tick}]
            value: {format: string}
            """);
        try (Crossdock cluster = Crossdock.start(Map.of(
                        "listeners",
                        "USERS://127.0.0.1:0,HUBS://127.0.0.1:0",
                        "listener.security.protocol.map",
                        "USERS:SASL_PLAINTEXT,HUBS:PLAINTEXT",
                        "inter.broker.listener.name",
                        "HUBS",
                        "sasl.enabled.mechanisms",
                        "SCRAM-SHA-512",
                        "listener.name.users.scram-sha-512.sasl.jaas.config",
                        LOGIN + " user_cross=\"dock\";",
                        "authorizer",
                        "acl",
                        "super.users",
                        "User:ANONYMOUS"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap("HUBS")));
                ConnectorRuntime runtime = ConnectorRuntime.start(
                        new ConnectorsConfig(folder, user(cluster.bootstrap("USERS")), Map.of(), Duration.ofMillis(100))
                                .withLease(LeaseSettings.of("here:1")))) {
            grant(admin, literal("topic", "ticks"), "WRITE"); // which a source needs anywhere, and says elsewhere
            grant(admin, literal("topic", "ticks"), "CREATE");
            var granted = new HashSet<String>();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                ConnectorStatus status = runtime.connector("ticks").orElseThrow();
                Matcher command = COMMAND.matcher(String.valueOf(status.lastError()));
                if (command.find() && granted.add(command.group())) {
                    boolean hasLease = command.group("kind").equals("transactional-id");
                    assertThat(status.state()).isEqualTo(hasLease ? ConnectorState.RETRYING : ConnectorState.WAITING);
                    grant(admin, resource(command), command.group("operation"));
                }
                return "here:1".equals(status.node()) && status.delivered() > 0;
            });
            assertThat(granted)
                    .containsExactlyInAnyOrder(
                            "acls add --topic crossdock-connectors-leases --operation CREATE",
                            "acls add --topic crossdock-connectors-leases --operation READ",
                            "acls add --group crossdock-connectors --operation READ",
                            "acls add --transactional-id connector. --prefixed --operation WRITE");
        }
    }

    private static Map<String, Object> user(String bootstrap) {
        return Map.of(
                "bootstrap.servers",
                bootstrap,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                LOGIN + ";");
    }

    private static ResourcePattern resource(Matcher command) {
        ResourceType type = ResourceType.fromString(command.group("kind").replace('-', '_'));
        return new ResourcePattern(
                type,
                command.group("name"),
                command.group("prefixed") == null ? PatternType.LITERAL : PatternType.PREFIXED);
    }

    private static ResourcePattern literal(String kind, String name) {
        return new ResourcePattern(ResourceType.fromString(kind), name, PatternType.LITERAL);
    }

    private static void grant(Admin admin, ResourcePattern resource, String operation) throws Exception {
        var rule =
                new AccessControlEntry("User:cross", "*", AclOperation.fromString(operation), AclPermissionType.ALLOW);
        admin.createAcls(List.of(new AclBinding(resource, rule))).all().get();
    }
}
