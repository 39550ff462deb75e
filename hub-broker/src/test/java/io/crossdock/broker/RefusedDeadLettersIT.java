package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.LetteredHub.send;
import static io.crossdock.broker.LetteredHub.topic;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Records that neither fit their topic nor may become dead letters, and what their producer is told. */
class RefusedDeadLettersIT {
    private LetteredHub hub;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = LetteredHub.start(directory);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void withoutTheirTopicRecordsAreRefusedAndItIsSaidWhy() throws Exception {
        try (Admin admin = hub.admin();
                var producer = hub.batching(Map.of())) {
            admin.createTopics(List.of(topic("orders", "letters", Map.of())))
                    .all()
                    .get();
            Future<RecordMetadata> bad = send(producer, "!bad").get(0);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("dead-letter topic 'letters' does not exist: create it");
            get(send(producer, "good").get(0));
        }
    }

    @Test
    void nobodyWritesToATopicByWayOfRecordsThatFail() throws Exception {
        hub.restart(Map.of("authorizer", "acl", "allow.everyone.if.no.acl.found", "true"));
        hub.create(Map.of());
        try (Admin admin = hub.admin();
                var producer = hub.batching(Map.of())) {
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "letters", PatternType.LITERAL),
                            new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY))))
                    .all()
                    .get();

            Future<RecordMetadata> bad = send(producer, "!bad").get(0);

            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("allow its producer to write there");
            get(send(producer, "good").get(0));
        }
    }

    @Test
    void aTopicIsNotItsOwnDeadLetterTopic() throws Exception {
        try (Admin admin = hub.admin();
                var producer = hub.batching(Map.of())) {
            admin.createTopics(List.of(topic("orders", "orders", Map.of())))
                    .all()
                    .get();
            Future<RecordMetadata> bad = send(producer, "!bad").get(0);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("wants its own records checked");
        }
    }

    @Test
    void aDeadLetterThatItsTopicDoesNotTakeIsRefused() throws Exception {
        hub.create(Map.of(), Map.of("cleanup.policy", "compact"));
        try (var producer = hub.batching(Map.of())) {
            Future<RecordMetadata> bad = send(producer, "!bad").get(0);
            assertThatThrownBy(() -> get(bad))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("does not take it")
                    .hasMessageContaining("has no key");
        }
    }
}
