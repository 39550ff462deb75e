package io.crossdock.cli;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.metadata.zk.EmbeddedZooKeeper;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Access rules and limits by the command line, of a broker that checks access. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminCommandsIT {
    private Path directory;
    private EmbeddedZooKeeper zookeeper;
    private Broker broker;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        directory = folder;
        zookeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), new InetSocketAddress("127.0.0.1", 0));
        broker = Broker.start(BrokerConfigs.of(
                1,
                "127.0.0.1:" + zookeeper.port(),
                directory.resolve("log"),
                Map.of(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:0",
                        "authorizer",
                        "acl",
                        "super.users",
                        "User:ANONYMOUS",
                        "principal.group.buyers",
                        "User:anna;User:bert")));
    }

    @AfterAll
    void stop() {
        broker.close();
        zookeeper.close();
    }

    @Test
    void aRuleIsAddedExplainedAndRemoved() {
        Ran before = run("acls", "explain", "User:alice", "READ", "--topic", "orders");
        Ran added = run("acls", "add", "--topic", "orders", "--allow", "User:alice", "--operation", "READ,WRITE");
        await().until(() -> run("acls", "list", "--topic", "orders").out().contains("WRITE"));
        Ran after = run("acls", "explain", "User:alice", "READ", "--topic", "orders");

        assertThat(before.exit()).isEqualTo(1);
        assertThat(before.out()).contains("refused", "to allow it, add:", "User:alice");
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(after.exit()).isZero();
        assertThat(after.out()).contains("allowed: this rule allows it", "READ");
        assertThat(run("acls", "remove", "--principal", "User:alice").out()).contains("removed", "WRITE");
        await().until(() -> !run("acls", "list").out().contains("User:alice"));
    }

    @Test
    void whatTopicsTakeOnDisksIsListed() throws Exception {
        run("topics", "create", "sized", "--partitions", "2", "--replication-factor", "1");
        Map<String, Object> clients = Map.of(
                "bootstrap.servers",
                broker.endpoints().get(0).host() + ":"
                        + broker.endpoints().get(0).port());
        try (var producer = new KafkaProducer<>(clients, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("sized", 1, "k", "v".repeat(5000)))
                    .get();
        }

        assertThat(run("topics", "list", "--sizes").out())
                .containsPattern("topic +bytes")
                .containsPattern("sized +50\\d\\d");
        Ran described = run("topics", "describe", "sized");
        assertThat(described.out())
                .as(described.err())
                .containsPattern("2 partitions  50\\d\\d bytes")
                .contains("bytes by broker")
                .containsPattern("1 .* 1:50\\d\\d")
                .containsPattern("0 .* 1:0");
    }

    @Test
    void superUsersAndGroupsAreKnown() {
        assertThat(run("acls", "explain", "User:ANONYMOUS", "ALTER", "--cluster")
                        .out())
                .contains("a super user may do everything");
        run("acls", "add", "--topic", "stock", "--prefixed", "--allow", "Group:buyers", "--operation", "READ");
        await().until(() -> run("acls", "explain", "User:anna", "READ", "--topic", "stock-1")
                        .exit()
                == 0);
    }

    @Test
    void whatIsMissingIsSaid() {
        assertThat(run("acls", "add", "--allow", "User:a", "--operation", "READ")
                        .err())
                .contains("exactly one of --topic");
        assertThat(run("acls", "add", "--topic", "t", "--operation", "READ").err())
                .contains("--allow or --deny");
        assertThat(run("acls", "add", "--topic", "t", "--allow", "alice", "--operation", "READ")
                        .err())
                .contains("Type:name");
        assertThat(run("acls", "remove").err()).contains("--all");
        assertThat(run("quotas", "set", "producer_byte_rate=1").err()).contains("say whom");
        assertThat(run("users", "add", "u", "--mechanism", "MD5").err()).contains("SCRAM-SHA-256");
    }

    @Test
    void aUserIsAddedListedAndRemoved() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "a-long-password\nnot this line\n");
        Ran added = run("users", "add", "carla", "--password-file", file.toString());
        run("users", "add", "carla", "--mechanism", "SCRAM-SHA-256", "--iterations", "4096");
        await().until(() -> run("users", "list").out().contains("SCRAM-SHA-256"));

        Ran listed = run("users", "list");
        Ran one = run("users", "remove", "carla", "--mechanism", "SCRAM-SHA-256");

        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(added.out()).contains("can log in with SCRAM-SHA-512").doesNotContain("a-long-password");
        assertThat(listed.out())
                .contains("carla", "SCRAM-SHA-512 (8192 iterations)", "SCRAM-SHA-256 (4096 iterations)");
        assertThat(one.out()).contains("removed carla for SCRAM-SHA-256");
        await().until(() -> !run("users", "list").out().contains("SCRAM-SHA-256"));
        assertThat(run("users", "list").out()).contains("carla");
        assertThat(run("users", "remove", "carla", "--mechanism", "SCRAM-SHA-256")
                        .err())
                .contains("has no password for SCRAM-SHA-256");
        assertThat(run("users", "remove", "carla").exit()).isZero();
        await().until(() -> !run("users", "list").out().contains("carla"));
        assertThat(run("users", "remove", "carla").err()).contains("there is no user carla", "users list");
    }

    @Test
    void aLimitIsSetSeenAndLifted() {
        Ran set = run("quotas", "set", "--user", "greedy", "producer_message_rate=500", "consumer_byte_rate=1048576");
        assertThat(set.exit()).as(set.err()).isZero();
        await().until(() -> run("quotas", "list", "--user", "greedy").out().contains("producer_message_rate"));

        assertThat(run("quotas", "effective", "--user", "greedy").out())
                .contains("producer_message_rate", "500", "1048576", "user greedy");
        assertThat(run("quotas", "unset", "--user", "greedy", "consumer_byte_rate")
                        .out())
                .contains("lifted consumer_byte_rate");
        await().until(() -> !run("quotas", "list").out().contains("consumer_byte_rate"));
        assertThat(run("quotas", "unset", "--user", "greedy").out()).contains("producer_message_rate");
    }

    private Ran run(String... command) {
        var endpoint = broker.endpoints().get(0);
        var args = new ArrayList<>(List.of(command).subList(0, 2));
        args.addAll(List.of("--bootstrap", endpoint.host() + ":" + endpoint.port()));
        args.addAll(List.of(command).subList(2, command.length));
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Crossdock.program(args.toArray(String[]::new))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    failed.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(args.toArray(String[]::new));
        return new Ran(exit, out.toString(), err.toString());
    }

    private record Ran(int exit, String out, String err) {}
}
