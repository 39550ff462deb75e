package io.crossdock.uis;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.NullUnmarked;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What they ask of the cluster and its brokers. */
@NullUnmarked // what is not in an answer fails the call, too
final class ClusterCalls {
    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "1");
    private static final AclBinding RULE = new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "invoices-", PatternType.PREFIXED),
            new AccessControlEntry("User:ui", "*", AclOperation.READ, AclPermissionType.ALLOW));

    private ClusterCalls() {}

    static List<UiCall> all() {
        return List.of(
                new UiCall("AKHQ, Kafbat", "describeCluster", (admin, hub) -> {
                    var cluster = admin.describeCluster();
                    assertThat(cluster.clusterId().get()).isNotBlank();
                    assertThat(cluster.nodes().get()).singleElement().satisfies(node -> {
                        assertThat(node.host()).isEqualTo("127.0.0.1");
                        assertThat(node.port()).isPositive();
                    });
                    assertThat(cluster.controller().get().id()).isEqualTo(1);
                }),
                new UiCall("Kafbat", "describeCluster with authorized operations", (admin, hub) -> {
                    var options = new DescribeClusterOptions().includeAuthorizedOperations(true);
                    assertThat(admin.describeCluster(options)
                                    .authorizedOperations()
                                    .get())
                            .contains(AclOperation.ALTER, AclOperation.DESCRIBE, AclOperation.CREATE);
                }),
                new UiCall("Kafbat", "describeFeatures, for the version of Kafka", (admin, hub) -> {
                    FeatureMetadata features =
                            admin.describeFeatures().featureMetadata().get();
                    assertThat(features.finalizedFeatures()).containsKey("metadata.version");
                    assertThat(features.finalizedFeaturesEpoch()).isPresent();
                }),
                new UiCall(
                        "Kafbat",
                        "describeMetadataQuorum, by which a cluster with ZooKeeper is known",
                        (admin, hub) -> assertThatThrownBy(() -> admin.describeMetadataQuorum()
                                        .quorumInfo()
                                        .get())
                                .hasCauseInstanceOf(UnsupportedVersionException.class)),
                new UiCall("AKHQ, Kafbat", "describeConfigs of a broker", (admin, hub) -> {
                    Config config =
                            admin.describeConfigs(List.of(BROKER)).all().get().get(BROKER);
                    assertThat(config.entries()).hasSizeGreaterThan(100).allSatisfy(entry -> assertThat(entry.source())
                            .isNotNull());
                    assertThat(config.get("log.retention.ms").isReadOnly()).isFalse();
                    assertThat(config.get("log.dirs").isReadOnly()).isTrue();
                    assertThat(config.entries().stream().filter(ConfigEntry::isSensitive))
                            .isNotEmpty()
                            .allSatisfy(secret -> assertThat(secret.value()).isNull());
                }),
                new UiCall("Kafbat", "describeConfigs of a broker with synonyms and documentation", (admin, hub) -> {
                    var options =
                            new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
                    ConfigEntry entry = admin.describeConfigs(List.of(BROKER), options)
                            .all()
                            .get()
                            .get(BROKER)
                            .get("log.retention.ms");
                    assertThat(entry.documentation()).isNotBlank();
                    assertThat(entry.type()).isEqualTo(ConfigEntry.ConfigType.LONG);
                    assertThat(entry.synonyms()).isNotEmpty();
                }),
                new UiCall("AKHQ, Kafbat", "describeLogDirs of all brokers", (admin, hub) -> assertThat(
                                admin.describeLogDirs(List.of(1))
                                        .allDescriptions()
                                        .get()
                                        .get(1)
                                        .values())
                        .singleElement()
                        .satisfies(directory -> {
                            assertThat(directory.error()).isNull();
                            assertThat(directory.totalBytes()).isPresent();
                            assertThat(directory.replicaInfos()).anySatisfy((replica, info) -> {
                                assertThat(replica.topic()).isEqualTo(TopicCalls.ORDERS);
                                assertThat(info.size()).isPositive();
                            });
                        })),
                new UiCall("Kafbat", "incrementalAlterConfigs of a broker", (admin, hub) -> {
                    set(admin, AlterConfigOp.OpType.SET);
                    await().until(() -> source(admin) == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG);
                    set(admin, AlterConfigOp.OpType.DELETE);
                    await().until(() -> source(admin) == ConfigEntry.ConfigSource.DEFAULT_CONFIG);
                }),
                new UiCall("AKHQ, Kafbat", "describeAcls, of any kind", (admin, hub) -> {
                    var asked = admin.describeAcls(AclBindingFilter.ANY).values();
                    if (hub.guards()) {
                        assertThat(asked.get()).isNotNull();
                    } else {
                        assertThatThrownBy(asked::get).hasCauseInstanceOf(SecurityDisabledException.class);
                    }
                }),
                new UiCall("Kafbat", "createAcls, describeAcls of a kind of resource, deleteAcls", (admin, hub) -> {
                    if (!hub.guards()) {
                        return; // it offers none of them where describeAcls was answered as above
                    }
                    admin.createAcls(List.of(RULE)).all().get();
                    var topics = new ResourcePatternFilter(ResourceType.TOPIC, null, PatternType.ANY);
                    var filter = new AclBindingFilter(topics, AccessControlEntryFilter.ANY);
                    await().untilAsserted(() -> assertThat(
                                    admin.describeAcls(filter).values().get())
                            .containsExactly(RULE));
                    assertThat(admin.deleteAcls(List.of(RULE.toFilter())).all().get())
                            .containsExactly(RULE);
                }),
                new UiCall("Kafbat", "alterClientQuotas, describeClientQuotas of all", (admin, hub) -> {
                    var entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, "ui"));
                    var limit = new ClientQuotaAlteration.Op("producer_byte_rate", 1048576.0);
                    admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(limit))))
                            .all()
                            .get();
                    await().untilAsserted(() -> assertThat(admin.describeClientQuotas(ClientQuotaFilter.all())
                                    .entities()
                                    .get())
                            .containsEntry(entity, Map.of("producer_byte_rate", 1048576.0)));
                }),
                new UiCall("any", "describeUserScramCredentials", (admin, hub) -> assertThat(
                                admin.describeUserScramCredentials().users().get())
                        .isNotNull()));
    }

    private static void set(Admin admin, AlterConfigOp.OpType what) throws Exception {
        var entry = new ConfigEntry("log.cleaner.backoff.ms", "14500");
        admin.incrementalAlterConfigs(Map.of(BROKER, List.of(new AlterConfigOp(entry, what))))
                .all()
                .get();
    }

    private static ConfigEntry.ConfigSource source(Admin admin) throws Exception {
        return admin.describeConfigs(List.of(BROKER))
                .all()
                .get()
                .get(BROKER)
                .get("log.cleaner.backoff.ms")
                .source();
    }
}
