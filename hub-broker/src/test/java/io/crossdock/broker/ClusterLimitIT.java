package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * A limit of the cluster among brokers that log in with each other, may do by rules what brokers do and no more, and of
 * which one is killed.
 */
@NullUnmarked
class ClusterLimitIT {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLimitIT.class);
    private static final double ASKED = 3000;
    private static final double EXACT = ASKED * 0.05;
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final String TOPIC = "orders";

    private static final String USERS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"hub\" password=\"hub-secret\" user_hub=\"hub-secret\" user_root=\"root-secret\""
            + " user_app=\"app-secret\";";

    @Test
    void theAskedRateIsDeliveredWithRulesOnAndAfterABrokerWasKilled(@TempDir Path directory) throws Exception {
        Map<String, String> settings = Map.of(
                "listeners", "SASL_PLAINTEXT://127.0.0.1:0",
                "security.inter.broker.protocol", "SASL_PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "sasl.jaas.config", USERS,
                "authorizer", "acl",
                "super.users", "User:root"); // not the brokers themselves
        try (var cluster = new TestCluster(directory, 3, settings);
                Admin admin = Admin.create(client(cluster, "root"))) {
            allow(admin, "User:hub", ResourceType.CLUSTER, Resource.CLUSTER_NAME, AclOperation.CLUSTER_ACTION);
            allow(admin, "User:app", ResourceType.TOPIC, TOPIC, AclOperation.WRITE);
            awaitMembers(admin, 3);
            admin.createTopics(List.of(new NewTopic(TOPIC, 6, (short) 2))).all().get();
            awaitLed(admin, 2);
            new Limits(admin).set("user", "app", "producer_message_rate", ASKED, "producer_message_rate.cluster", 1);
            try (var load = new QuotaLoad(cluster.bootstrap(), admin, 6, client(cluster, "app"))) {
                load.produce("app", 3, TOPIC, 100, 4096);
                assertDelivered(load, "three brokers");
                assertThat(brokersThatKnowAWriter(admin, "app"))
                        .as("whoever is asked asks all")
                        .containsExactlyInAnyOrder("1", "2", "3");
                assertThat(brokersThatWatch(admin, "app"))
                        .as("whoever is told tells all")
                        .containsExactlyInAnyOrder("1", "2", "3");

                cluster.kill(2);
                awaitMembers(admin, 2);
                awaitLed(admin, 1);
                assertDelivered(load, "the two that are left");
                new Limits(admin)
                        .set("user", "app", "producer_message_rate", null, "producer_message_rate.cluster", null);
            }
        }
    }

    private static Set<String> brokersThatKnowAWriter(Admin admin, String user) throws Exception {
        var writers = ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntityType("writers")));
        return admin.describeClientQuotas(writers).entities().get().entrySet().stream()
                .filter(each -> user.equals(each.getKey().entries().get("user")))
                .filter(each -> TOPIC.equals(each.getKey().entries().get("topic")))
                .filter(each -> each.getValue().getOrDefault("records", 0.0) > 0)
                .map(each -> each.getKey().entries().get("broker"))
                .collect(Collectors.toSet());
    }

    /** Those of which it was seen that requests to write waited for other brokers. */
    private static Set<String> brokersThatWatch(Admin admin, String user) throws Exception {
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(Map.of("trace", "t1", "user", user)),
                        List.of(
                                new ClientQuotaAlteration.Op("seconds", 600.0),
                                new ClientQuotaAlteration.Op("records.per.second", 100.0)))))
                .all()
                .get();
        var kept = ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntity("trace", "t1")));
        Set<String> brokers = new HashSet<>();
        await().atMost(TestCluster.PATIENCE).until(() -> {
            admin.describeClientQuotas(kept).entities().get().forEach((request, values) -> {
                assertThat(request.entries()).containsEntry("user", user);
                if (request.entries().get("api").equals("PRODUCE") && values.getOrDefault("waiting.ms", 0.0) > 0) {
                    brokers.add(request.entries().get("broker"));
                }
            });
            return brokers.size() == 3;
        });
        return brokers;
    }

    /** Once it has settled, it stays so. */
    private static void assertDelivered(QuotaLoad load, String by) {
        await().atMost(TestCluster.PATIENCE).until(() -> Math.abs(rate(load, SHORT) - ASKED) < EXACT);
        double delivered = rate(load, WINDOW);
        LOG.info("asked {}/s of {}, delivered {}/s", ASKED, by, Math.round(delivered));
        assertThat(delivered).as(by).isCloseTo(ASKED, within(EXACT));
    }

    private static double rate(QuotaLoad load, Duration window) {
        long begin = System.nanoTime();
        double before = records(load);
        long middle = System.nanoTime();
        await().pollDelay(window).atMost(window.plusSeconds(30)).until(() -> true);
        long end = System.nanoTime();
        double after = records(load);
        // of which moment an answer is, is known no better than from when to when it was waited for
        double seconds = (end + System.nanoTime() - begin - middle) / 2e9;
        return (after - before) / seconds;
    }

    private static double records(QuotaLoad load) {
        try {
            return load.records(TOPIC);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void awaitMembers(Admin admin, int count) {
        await().atMost(TestCluster.PATIENCE)
                .ignoreExceptions()
                .until(() -> admin.describeCluster().nodes().get().size() == count);
    }

    private static void awaitLed(Admin admin, int replicas) {
        await().atMost(TestCluster.PATIENCE)
                .ignoreExceptions()
                .until(() -> TestCluster.describe(admin, TOPIC).partitions().stream()
                        .allMatch(state -> state.leader() != null && state.isr().size() >= replicas));
    }

    private static void allow(Admin admin, String who, ResourceType type, String name, AclOperation operation)
            throws Exception {
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL),
                        new AccessControlEntry(who, "*", operation, AclPermissionType.ALLOW))))
                .all()
                .get();
    }

    private static Map<String, Object> client(TestCluster cluster, String user) {
        return Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + user + "-secret\";");
    }
}
