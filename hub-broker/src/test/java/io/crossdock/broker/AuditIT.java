package io.crossdock.broker;

import io.crossdock.broker.audit.AuditEvent;
import io.crossdock.broker.audit.AuditEvent.Change;
import io.crossdock.broker.audit.AuditEvent.Kind;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who changed what and who was refused is handed over to be written down. */
class AuditIT {
    private static final AclBinding REFUSAL = new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "orders", PatternType.LITERAL),
            new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));

    @Test
    void changesSayWhatWasBeforeAndIsNow(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory, Map.of("authorizer", "acl", "allow.everyone.if.no.acl.found", "true"));
                Admin admin = hub.admin()) {
            var orders = new NewTopic("orders", 2, (short) 1).configs(Map.of("retention.ms", "1000"));
            admin.createTopics(List.of(orders), new CreateTopicsOptions().validateOnly(true))
                    .all()
                    .get();
            admin.createTopics(List.of(orders)).all().get();
            admin.createPartitions(Map.of("orders", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "orders"),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "2000"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            admin.createAcls(List.of(REFUSAL)).all().get();
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
            admin.deleteTopics(List.of("orders")).all().get();

            List<AuditEvent> events = taken(hub, 6);

            assertThat(events)
                    .extracting(AuditEvent::request)
                    .containsExactly(
                            "CREATE_TOPICS",
                            "CREATE_PARTITIONS",
                            "INCREMENTAL_ALTER_CONFIGS",
                            "CREATE_ACLS",
                            "DELETE_ACLS",
                            "DELETE_TOPICS");
            assertThat(events).allSatisfy(event -> {
                assertThat(event.kind()).isEqualTo(Kind.CHANGE);
                assertThat(event.who()).isEqualTo("User:ANONYMOUS");
                assertThat(event.from()).isEqualTo("127.0.0.1");
                assertThat(event.client()).startsWith("adminclient-");
                assertThat(event.decision()).isEqualTo("allowed");
            });
            Change made = change(events.get(0));
            assertThat(made.what()).isEqualTo("topic orders");
            assertThat(made.before()).isEmpty();
            assertThat(made.after()).containsEntry("partitions", "2").containsEntry("config retention.ms", "1000");
            assertThat(change(events.get(1)).before()).containsEntry("partitions", "2");
            assertThat(change(events.get(1)).after()).containsEntry("partitions", "3");
            assertThat(change(events.get(2)))
                    .isEqualTo(new Change(
                            "topic orders",
                            Map.of("config retention.ms", "1000"),
                            Map.of("config retention.ms", "2000")));
            assertThat(change(events.get(3)).after()).containsOnlyKeys("DENY|WRITE|*|User:ANONYMOUS");
            assertThat(change(events.get(4)).before()).containsOnlyKeys("DENY|WRITE|*|User:ANONYMOUS");
            assertThat(change(events.get(5)).after()).isEmpty();
        }
    }

    @Test
    void aRefusalSaysWhatWasRefusedAndWhichRuleDecided(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory, Map.of("authorizer", "acl", "allow.everyone.if.no.acl.found", "true"));
                Admin admin = hub.admin();
                var producer = hub.producer(Map.of())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
            admin.createAcls(List.of(REFUSAL)).all().get();

            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("orders", "v")).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);

            AuditEvent refused = taken(hub, 3).get(2);
            assertThat(refused.kind()).isEqualTo(Kind.DENIED);
            assertThat(refused.request()).isIn("METADATA", "PRODUCE");
            assertThat(refused.refused())
                    .containsExactly(
                            refused.request().equals("PRODUCE") ? "WRITE TOPIC orders" : "DESCRIBE TOPIC orders");
            assertThat(refused.decision()).isEqualTo("refused");
            assertThat(hub.decisions().since(Instant.EPOCH))
                    .anySatisfy(observed ->
                            assertThat(observed.question().operation()).isEqualTo(AclOperation.CREATE));
            assertThat(hub.metrics())
                    .filteredOn(metric -> metric.name().equals("crossdock_audit_events"))
                    .singleElement()
                    .satisfies(
                            metric -> assertThat(metric.points().get(0).value()).isGreaterThanOrEqualTo(3));
        }
    }

    @Test
    void whoHasAClientWatchedIsWrittenDown(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory, Map.of("authorizer", "acl", "allow.everyone.if.no.acl.found", "true"));
                Admin admin = hub.admin()) {
            trace(admin, Map.of("trace", "t1", "client-id", "till 7"), 60.0);
            trace(admin, Map.of("trace", "t1"), null);

            List<AuditEvent> events = taken(hub, 2);

            assertThat(events).extracting(AuditEvent::who).containsOnly("User:ANONYMOUS");
            assertThat(change(events.get(0)))
                    .isEqualTo(new Change("trace t1", Map.of(), Map.of("trace", "t1", "client-id", "till 7")));
            assertThat(change(events.get(1))).isEqualTo(new Change("trace t1", Map.of("watched", "yes"), Map.of()));
        }
    }

    private static void trace(Admin admin, Map<String, String> entity, @Nullable Double value) throws Exception {
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(entity),
                        List.of(
                                new ClientQuotaAlteration.Op("seconds", value),
                                new ClientQuotaAlteration.Op("records.per.second", value)))))
                .all()
                .get();
    }

    private static Change change(AuditEvent event) {
        assertThat(event.changes()).hasSize(1);
        return event.changes().get(0);
    }

    private static List<AuditEvent> taken(TestHub hub, int count) {
        var events = new ArrayList<AuditEvent>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            events.addAll(hub.audit().take(100, Duration.ofMillis(50)));
            return events.size() >= count;
        });
        return events;
    }
}
