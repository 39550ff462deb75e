package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Access rules through Kafka's own client. Everybody may do what no rule is about, so that there is one who may begin. */
@NullUnmarked
class AclsIT {
    private static final String ME = "User:ANONYMOUS";

    @TempDir
    Path directory;

    private TestHub hub;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory, Map.of("authorizer", "acl", "allow.everyone.if.no.acl.found", "true"));
        admin = hub.admin();
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("other", 1, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void aRuleHoldsFromTheMomentItIsAnsweredUntilItIsDeleted() throws Exception {
        AclBinding refusal = topic(AclPermissionType.DENY, ME, AclOperation.WRITE, "ord", PatternType.PREFIXED);
        AclBinding allowed = topic(AclPermissionType.ALLOW, ME, AclOperation.ALL, "*", PatternType.LITERAL);
        try (KafkaProducer<String, String> producer = hub.producer(Map.of())) {
            send(producer, "orders");

            admin.createAcls(List.of(refusal, allowed)).all().get();
            assertThatThrownBy(() -> send(producer, "orders")).hasCauseInstanceOf(TopicAuthorizationException.class);
            send(producer, "other");

            Collection<AclBinding> deleted =
                    admin.deleteAcls(List.of(refusal.toFilter())).all().get();
            assertThat(deleted).containsExactly(refusal);
            send(producer, "orders");
        }
    }

    @Test
    void rulesAreFoundByWhatTheyAreAbout() throws Exception {
        AclBinding literal = topic(AclPermissionType.ALLOW, ME, AclOperation.ALL, "orders", PatternType.LITERAL);
        AclBinding prefix =
                topic(AclPermissionType.ALLOW, "User:alice", AclOperation.READ, "ord", PatternType.PREFIXED);
        AclBinding any = topic(AclPermissionType.ALLOW, ME, AclOperation.ALL, "*", PatternType.LITERAL);
        AclBinding group = new AclBinding(
                new ResourcePattern(ResourceType.GROUP, "a/b%|c", PatternType.LITERAL),
                new AccessControlEntry("User:CN=x|y,O=z", "10.0.0.0/8", AclOperation.READ, AclPermissionType.ALLOW));
        admin.createAcls(List.of(literal, prefix, any, group)).all().get();
        admin.createAcls(List.of(literal)).all().get(); // once more is as good as once

        assertThat(described(AclBindingFilter.ANY)).containsExactlyInAnyOrder(literal, prefix, any, group);
        assertThat(described(topics("orders", PatternType.MATCH))).containsExactlyInAnyOrder(literal, prefix, any);
        assertThat(described(topics("orders", PatternType.LITERAL))).containsExactly(literal);
        assertThat(described(topics("orders", PatternType.ANY))).containsExactly(literal);
        assertThat(described(topics(null, PatternType.PREFIXED))).containsExactly(prefix);
        assertThat(described(new AclBindingFilter(
                        ResourcePatternFilter.ANY,
                        new AccessControlEntryFilter("User:alice", null, AclOperation.ANY, AclPermissionType.ANY))))
                .containsExactly(prefix);

        var deleted = admin.deleteAcls(
                List.of(topics("orders", PatternType.MATCH), group.toFilter(), topics("no", PatternType.LITERAL)));
        assertThat(deleted.values().get(group.toFilter()).get().values())
                .extracting(result -> result.binding())
                .containsExactly(group);
        assertThat(deleted.all().get()).containsExactlyInAnyOrder(literal, prefix, any, group);
        assertThat(described(AclBindingFilter.ANY)).isEmpty();
    }

    @Test
    void aRuleThatCannotBeIsRefusedAndTheOthersAreMade() throws Exception {
        AclBinding fine =
                topic(AclPermissionType.ALLOW, "User:alice", AclOperation.READ, "orders", PatternType.LITERAL);
        AclBinding nobody = topic(AclPermissionType.ALLOW, "alice", AclOperation.READ, "orders", PatternType.LITERAL);
        AclBinding nameless = topic(AclPermissionType.ALLOW, ME, AclOperation.READ, "", PatternType.LITERAL);
        AclBinding cluster = new AclBinding(
                new ResourcePattern(ResourceType.CLUSTER, "mine", PatternType.LITERAL),
                new AccessControlEntry(ME, "*", AclOperation.ALTER, AclPermissionType.ALLOW));
        AclBinding range = new AclBinding(
                fine.pattern(), new AccessControlEntry(ME, "10.0.0.0/40", AclOperation.READ, AclPermissionType.ALLOW));

        var results = admin.createAcls(List.of(nobody, fine, nameless, cluster, range))
                .values();

        results.get(fine).get();
        for (AclBinding wrong : List.of(nobody, nameless, cluster, range)) {
            assertThatThrownBy(() -> results.get(wrong).get())
                    .as("%s", wrong)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InvalidRequestException.class);
        }
        assertThat(described(AclBindingFilter.ANY)).containsExactly(fine);
    }

    @Test
    void manyWhoChangeTheSamePatternAtOnceAllSucceed() throws Exception {
        List<AclBinding> rules = IntStream.range(0, 30)
                .mapToObj(i ->
                        topic(AclPermissionType.ALLOW, "User:u" + i, AclOperation.READ, "orders", PatternType.LITERAL))
                .toList();
        var done = new ArrayList<KafkaFuture<Void>>();
        for (AclBinding rule : rules) {
            done.add(admin.createAcls(List.of(rule)).all());
        }
        for (var each : done) {
            each.get();
        }

        assertThat(described(AclBindingFilter.ANY)).containsExactlyInAnyOrderElementsOf(rules);
    }

    @Test
    void rulesThatCannotBeReadRefuseUntilTheyAreDeleted() throws Exception {
        var session = new ZooKeeper(hub.zookeeper(), 10_000, event -> {});
        try (KafkaProducer<String, String> producer = hub.producer(Map.of())) {
            String path = "/crossdock/configs/acls/TOPIC:PREFIXED:ord";
            AclBinding rule = topic(AclPermissionType.ALLOW, ME, AclOperation.ALL, "ord", PatternType.PREFIXED);
            admin.createAcls(List.of(rule)).all().get();
            send(producer, "orders");

            session.setData(path, "no JSON".getBytes(StandardCharsets.UTF_8), -1);
            await().atMost(Duration.ofSeconds(20)).until(() -> isRefused(producer, "orders"));
            send(producer, "other");
            assertThat(described(AclBindingFilter.ANY))
                    .containsExactly(
                            topic(AclPermissionType.DENY, "User:*", AclOperation.ALL, "ord", PatternType.PREFIXED));

            admin.deleteAcls(List.of(topics(null, PatternType.PREFIXED))).all().get();
            send(producer, "orders");
            assertThat(session.exists(path, false)).isNull();

            session.create("/crossdock/configs/acls/nonsense", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            await().atMost(Duration.ofSeconds(20)).until(() -> isRefused(producer, "other"));

            session.delete("/crossdock/configs/acls/nonsense", -1);
            await().atMost(Duration.ofSeconds(20)).until(() -> !isRefused(producer, "other"));
        } finally {
            session.close();
        }
    }

    @Test
    void aRuleMadeAtOneBrokerHoldsAtTheOthers() throws Exception {
        Broker second = Broker.start(BrokerConfigs.of(
                2,
                hub.zookeeper(),
                directory.resolve("second").resolve("log"),
                Map.of(
                        "listeners", "PLAINTEXT://127.0.0.1:0",
                        "authorizer", "acl",
                        "allow.everyone.if.no.acl.found", "true")));
        try (KafkaProducer<String, String> producer = hub.producer(Map.of())) {
            admin.createTopics(List.of(new NewTopic("there", Map.of(0, List.of(2)))))
                    .all()
                    .get();
            send(producer, "there");

            admin.createAcls(List.of(
                            topic(AclPermissionType.DENY, ME, AclOperation.WRITE, "there", PatternType.LITERAL),
                            topic(AclPermissionType.ALLOW, ME, AclOperation.ALL, "there", PatternType.LITERAL)))
                    .all()
                    .get();

            await().atMost(Duration.ofSeconds(5)).until(() -> isRefused(producer, "there"));
        } finally {
            second.close();
        }
    }

    @Test
    void whereNobodyChecksRulesThereAreNone() throws Exception {
        try (var open = new TestHub(directory.resolve("open"));
                Admin openAdmin = open.admin()) {
            assertThatThrownBy(() -> openAdmin
                            .describeAcls(AclBindingFilter.ANY)
                            .values()
                            .get())
                    .hasCauseInstanceOf(SecurityDisabledException.class);
            assertThatThrownBy(() -> openAdmin
                            .createAcls(List.of(
                                    topic(AclPermissionType.ALLOW, ME, AclOperation.ALL, "x", PatternType.LITERAL)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(SecurityDisabledException.class);
            assertThatThrownBy(() -> openAdmin
                            .deleteAcls(List.of(AclBindingFilter.ANY))
                            .all()
                            .get())
                    .hasCauseInstanceOf(SecurityDisabledException.class);
        }
    }

    private Collection<AclBinding> described(AclBindingFilter filter) throws Exception {
        return admin.describeAcls(filter).values().get();
    }

    private static AclBindingFilter topics(String name, PatternType type) {
        return new AclBindingFilter(
                new ResourcePatternFilter(ResourceType.TOPIC, name, type), AccessControlEntryFilter.ANY);
    }

    private static AclBinding topic(
            AclPermissionType permission, String principal, AclOperation operation, String name, PatternType type) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, name, type),
                new AccessControlEntry(principal, "*", operation, permission));
    }

    private static boolean isRefused(KafkaProducer<String, String> producer, String topic) throws Exception {
        try {
            send(producer, topic);
            return false;
        } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(TopicAuthorizationException.class);
            return true;
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic) throws Exception {
        producer.send(new ProducerRecord<>(topic, "v")).get();
    }
}
