package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.lease.LeaseSettings;
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

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub whose user may do nothing, on a broker that asks: whoever runs the commands of its refusals has granted enough. */
class FleetRightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"cross\" password=\"dock\"";
    private static final Pattern COMMAND =
            Pattern.compile("acls add --topic (?<name>\\S+) --operation (?<operation>[A-Z]+)");
    private static final String SINK = """
            name: sink
            topic: sink
            sink: {uri: "log:sink"}
            """;

    @TempDir
    private Path folder;

    @Test
    void anOrderThatCannotBeRecordedIsRefusedWithTheRightThatIsMissingAndNothingIsDone() throws Exception {
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
                ManyHubs hubs = hubs(cluster.bootstrap("USERS"));
                ConnectorRuntime runtime = ConnectorRuntime.start(
                        new ConnectorsConfig(
                                folder, user(cluster.bootstrap("USERS")), Map.of(), Duration.ofMillis(100)),
                        hubs)) {
            hubs.serve(runtime);
            hubs.begin();
            var granted = new ArrayList<String>();
            await().atMost(PATIENCE).until(() -> {
                try {
                    return hubs.put("sink", SINK).isEmpty();
                } catch (IllegalStateException refused) {
                    assertThat(folder).isEmptyDirectory();
                    Matcher command = COMMAND.matcher(String.valueOf(refused.getMessage()));
                    if (command.find() && !granted.contains(command.group())) {
                        granted.add(command.group());
                        grant(admin, command.group("name"), command.group("operation"));
                    }
                    return false;
                }
            });

            assertThat(granted)
                    .containsExactly(
                            "acls add --topic _crossdock.connectors --operation READ",
                            "acls add --topic _crossdock.connectors --operation CREATE",
                            "acls add --topic _crossdock.connectors --operation WRITE");
            assertThat(folder.resolve("sink.yaml")).hasContent(SINK);
            assertThat(hubs.connectors()).extracting(Whole::name).isEqualTo(List.of("sink"));
        }
    }

    private ManyHubs hubs(String bootstrap) {
        return new ManyHubs(BoardSettings.of(LeaseSettings.of("here:1")), folder, user(bootstrap), Clock.systemUTC());
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

    private static void grant(Admin admin, String topic, String operation) throws Exception {
        var rule =
                new AccessControlEntry("User:cross", "*", AclOperation.fromString(operation), AclPermissionType.ALLOW);
        var resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        admin.createAcls(List.of(new AclBinding(resource, rule))).all().get();
    }
}
