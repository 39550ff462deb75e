package io.crossdock.broker;

import io.crossdock.broker.audit.AuditEvent;
import io.crossdock.broker.audit.AuditEvent.Kind;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What users who have logged in may do, and what they learn of the rest: nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class AuthorisedUsersIT {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";";

    private TestHub hub;
    private Admin root;
    private Uuid hidden;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        var settings = new HashMap<String, String>();
        settings.put("listeners", "USERS://127.0.0.1:0");
        settings.put("listener.security.protocol.map", "USERS:SASL_PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("inter.broker.listener.name", "USERS");
        settings.put(
                "listener.name.users.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"hub\" password=\"h\""
                        + " user_hub=\"h\" user_root=\"r\" user_ann=\"a\" user_bob=\"b\";");
        settings.put("authorizer", "acl");
        settings.put("super.users", "User:root;User:hub");
        settings.put("principal.group.shop", "User:ann;User:carol");
        settings.put("group.initial.rebalance.delay.ms", "0");
        hub = new TestHub(directory, settings);
        root = Admin.create(client("root", "r"));
        root.createTopics(List.of(new NewTopic("shop-orders", 1, (short) 1), new NewTopic("hidden", 1, (short) 1)))
                .all()
                .get();
        hidden = root.describeTopics(List.of("hidden"))
                .topicNameValues()
                .get("hidden")
                .get()
                .topicId();
    }

    @AfterAll
    void stop() {
        root.close();
        hub.close();
    }

    @AfterEach
    void withoutRules() throws Exception {
        root.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
    }

    @Test
    void whoIsAllowedNothingIsRefusedTheSameWhetherAThingExistsOrNot() throws Exception {
        try (Admin ann = Admin.create(client("ann", "a"))) {
            assertThat(ann.listTopics().names().get()).isEmpty();
            assertThat(ann.listConsumerGroups().all().get()).isEmpty();
            for (String topic : List.of("hidden", "missing")) {
                refused(
                        TopicAuthorizationException.class,
                        () -> ann.describeTopics(List.of(topic)).allTopicNames().get());
                refused(
                        TopicAuthorizationException.class,
                        () -> ann.deleteTopics(List.of(topic)).all().get());
                refused(TopicAuthorizationException.class, () -> send("ann", "a", topic));
            }
            refused(TopicAuthorizationException.class, () -> ann.createTopics(
                            List.of(new NewTopic("hidden", 1, (short) 1)))
                    .all()
                    .get());
            refused(
                    GroupAuthorizationException.class,
                    () -> ann.describeConsumerGroups(List.of("any")).all().get());
            refused(
                    ClusterAuthorizationException.class,
                    () -> ann.describeAcls(AclBindingFilter.ANY).values().get());
            refused(ClusterAuthorizationException.class, () -> ann.createAcls(
                            List.of(topicRule("User:ann", AclOperation.ALL, "*", PatternType.LITERAL)))
                    .all()
                    .get());
            // As in Apache Kafka the id of a topic is no secret, its name is.
            refused(TopicAuthorizationException.class, () -> ann.deleteTopics(
                            TopicCollection.ofTopicIds(List.of(hidden)))
                    .all()
                    .get());
            refused(UnknownTopicIdException.class, () -> ann.deleteTopics(
                            TopicCollection.ofTopicIds(List.of(Uuid.randomUuid())))
                    .all()
                    .get());
            assertThat(ann.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                            .authorizedOperations()
                            .get())
                    .isEmpty();
        }
    }

    @Test
    void rulesForAPrefixAndAGroupOfUsersLetThemWork() throws Exception {
        root.createAcls(List.of(
                        topicRule("Group:shop", AclOperation.ALL, "shop-", PatternType.PREFIXED),
                        rule(ResourceType.GROUP, "Group:shop", AclOperation.READ, "billing", PatternType.LITERAL)))
                .all()
                .get();
        try (Admin ann = Admin.create(client("ann", "a"))) {
            send("ann", "a", "shop-orders");
            assertThat(read("ann", "a", "shop-orders", "billing")).contains("v");
            assertThat(ann.listTopics().names().get()).containsExactly("shop-orders");
            ann.createTopics(List.of(new NewTopic("shop-new", 1, (short) 1)))
                    .all()
                    .get();
            ann.deleteTopics(List.of("shop-new")).all().get();

            refused(TopicAuthorizationException.class, () -> send("ann", "a", "hidden"));
            refused(TopicAuthorizationException.class, () -> send("bob", "b", "shop-orders"));
            assertThatThrownBy(() -> read("ann", "a", "shop-orders", "other"))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
    }

    @Test
    void aTransactionNeedsItsIdItsTopicsAndItsGroup() throws Exception {
        var settings = client("ann", "a");
        settings.put("transactional.id", "pay-1");
        settings.put("max.block.ms", 10_000);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(producer::initTransactions).isInstanceOf(TransactionalIdAuthorizationException.class);
        }
        root.createAcls(List.of(
                        rule(
                                ResourceType.TRANSACTIONAL_ID,
                                "User:ann",
                                AclOperation.WRITE,
                                "pay-",
                                PatternType.PREFIXED),
                        topicRule("User:ann", AclOperation.WRITE, "shop-orders", PatternType.LITERAL)))
                .all()
                .get();
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("shop-orders", "v"));
            producer.commitTransaction();

            producer.beginTransaction();
            assertThatThrownBy(() -> {
                        producer.send(new ProducerRecord<>("hidden", "v")).get();
                        producer.commitTransaction();
                    })
                    .hasRootCauseInstanceOf(TopicAuthorizationException.class);
            producer.abortTransaction();
        }
    }

    @Test
    void aLoginThatFailsIsWrittenDownWithoutThePassword() throws Exception {
        assertThatThrownBy(() -> {
                    try (Admin ann = Admin.create(client("ann", "not-her-password"))) {
                        ann.listTopics().names().get();
                    }
                })
                .hasRootCauseInstanceOf(SaslAuthenticationException.class);

        var seen = new ArrayList<AuditEvent>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            seen.addAll(hub.audit().take(100, Duration.ofMillis(50)));
            return seen.stream().anyMatch(event -> event.request().equals("SASL_AUTHENTICATE"));
        });
        assertThat(seen)
                .filteredOn(event -> event.request().equals("SASL_AUTHENTICATE"))
                .allSatisfy(event -> {
                    assertThat(event.kind()).isEqualTo(Kind.DENIED);
                    assertThat(event.from()).isEqualTo("127.0.0.1");
                    assertThat(event.toString()).doesNotContain("not-her-password");
                });
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void refused(Class<? extends Exception> how, Attempt attempt) {
        assertThatThrownBy(attempt::run).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(how);
    }

    private void send(String user, String password, String topic) throws Exception {
        try (var producer =
                new KafkaProducer<>(client(user, password), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "v")).get();
        }
    }

    private Collection<String> read(String user, String password, String topic, String group) {
        var settings = client(user, password);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            for (int i = 0; i < 100 && values.isEmpty(); i++) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync();
        }
        return values;
    }

    private Map<String, Object> client(String user, String password) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                hub.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted(user, password)));
    }

    private static AclBinding topicRule(String who, AclOperation operation, String name, PatternType type) {
        return rule(ResourceType.TOPIC, who, operation, name, type);
    }

    private static AclBinding rule(
            ResourceType type, String who, AclOperation operation, String name, PatternType kind) {
        return new AclBinding(
                new ResourcePattern(type, name, kind),
                new AccessControlEntry(who, "127.0.0.0/8", operation, AclPermissionType.ALLOW));
    }
}
