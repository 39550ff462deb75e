package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.GetTelemetrySubscriptionsRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataRequestData.MetadataRequestTopic;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.PushTelemetryRequestData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesRequestData.FeatureUpdateKey;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.GetTelemetrySubscriptionsResponse;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every version of every key that is advertised is answered with success when there is no reason to refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryVersionIT {
    private static final String TOPIC = "orders";

    private TestHub hub;
    private Uuid topicId;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(
                directory,
                Map.of(
                        "group.initial.rebalance.delay.ms", "0",
                        "authorizer", "acl",
                        "super.users", "User:ANONYMOUS"));
        try (var admin = hub.admin()) {
            var created = admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)));
            created.all().get();
            topicId = created.topicId(TOPIC).get();
        }
        ask(ApiKeys.FIND_COORDINATOR, 0, new FindCoordinatorRequestData().setKey("g"));
        ask(ApiKeys.PRODUCE, 13, produce(13));
        ask(
                ApiKeys.FIND_COORDINATOR,
                3,
                new FindCoordinatorRequestData()
                        .setKey("t")
                        .setKeyType(FindCoordinatorRequest.CoordinatorType.TRANSACTION.id()));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    static Stream<Arguments> served() {
        return Stream.of(
                        ApiKeys.PRODUCE,
                        ApiKeys.FETCH,
                        ApiKeys.LIST_OFFSETS,
                        ApiKeys.METADATA,
                        ApiKeys.OFFSET_COMMIT,
                        ApiKeys.OFFSET_FETCH,
                        ApiKeys.FIND_COORDINATOR,
                        ApiKeys.DESCRIBE_GROUPS,
                        ApiKeys.LIST_GROUPS,
                        ApiKeys.API_VERSIONS,
                        ApiKeys.CREATE_TOPICS,
                        ApiKeys.DELETE_TOPICS,
                        ApiKeys.DELETE_RECORDS,
                        ApiKeys.INIT_PRODUCER_ID,
                        ApiKeys.ADD_PARTITIONS_TO_TXN,
                        ApiKeys.ADD_OFFSETS_TO_TXN,
                        ApiKeys.END_TXN,
                        ApiKeys.TXN_OFFSET_COMMIT,
                        ApiKeys.DESCRIBE_TRANSACTIONS,
                        ApiKeys.LIST_TRANSACTIONS,
                        ApiKeys.DESCRIBE_CONFIGS,
                        ApiKeys.CREATE_PARTITIONS,
                        ApiKeys.DELETE_GROUPS,
                        ApiKeys.OFFSET_DELETE,
                        ApiKeys.CONSUMER_GROUP_HEARTBEAT,
                        ApiKeys.CONSUMER_GROUP_DESCRIBE,
                        ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                        ApiKeys.DESCRIBE_CLUSTER,
                        ApiKeys.DESCRIBE_PRODUCERS,
                        ApiKeys.OFFSET_FOR_LEADER_EPOCH,
                        ApiKeys.WRITE_TXN_MARKERS,
                        ApiKeys.DESCRIBE_LOG_DIRS,
                        ApiKeys.UPDATE_FEATURES,
                        ApiKeys.CREATE_ACLS,
                        ApiKeys.DELETE_ACLS,
                        ApiKeys.DESCRIBE_ACLS,
                        ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
                        ApiKeys.LIST_PARTITION_REASSIGNMENTS,
                        ApiKeys.ELECT_LEADERS,
                        ApiKeys.ALTER_CLIENT_QUOTAS,
                        ApiKeys.ALTER_CONFIGS,
                        ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
                        ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                        ApiKeys.DESCRIBE_CLIENT_QUOTAS,
                        ApiKeys.LIST_CONFIG_RESOURCES,
                        ApiKeys.DESCRIBE_TOPIC_PARTITIONS,
                        ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS,
                        ApiKeys.PUSH_TELEMETRY)
                .flatMap(key -> IntStream.rangeClosed(key.oldestVersion(), key.latestVersion(false))
                        .mapToObj(version -> Arguments.of(key, version)));
    }

    @ParameterizedTest
    @MethodSource("served")
    void isAnswered(ApiKeys key, int version) throws Exception {
        if (key == ApiKeys.DELETE_TOPICS) {
            succeeds(ApiKeys.CREATE_TOPICS, 7, createTopic("gone" + version));
        }
        if (key == ApiKeys.DELETE_GROUPS) {
            succeeds(ApiKeys.OFFSET_COMMIT, 9, commit(9, "deleted" + version));
        }
        if (key == ApiKeys.OFFSET_DELETE) {
            succeeds(ApiKeys.OFFSET_COMMIT, 9, commit(9, "shortened"));
        }
        if (key == ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS) {
            succeeds(ApiKeys.ALTER_USER_SCRAM_CREDENTIALS, 0, request(ApiKeys.ALTER_USER_SCRAM_CREDENTIALS, 0));
        }
        if (key == ApiKeys.CONSUMER_GROUP_DESCRIBE) {
            succeeds(ApiKeys.CONSUMER_GROUP_HEARTBEAT, 1, consumerJoin("described"));
        }
        succeeds(key, version, request(key, version));
    }

    private static ConsumerGroupHeartbeatRequestData consumerJoin(String group) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(group)
                .setMemberId("m")
                .setMemberEpoch(0)
                .setRebalanceTimeoutMs(1000)
                .setSubscribedTopicNames(List.of(TOPIC))
                .setTopicPartitions(List.of());
    }

    @ParameterizedTest
    @MethodSource("groupVersions")
    void aMemberJoinsSyncsBeatsAndLeaves(int version) throws Exception {
        String group = "members" + version;
        int join = Math.min(version, 9);
        int sync = Math.min(version, 5);
        int beat = Math.min(version, 4);
        int leave = Math.min(version, 5);
        try (var client = new RawClient(hub.port())) {
            var joined = (JoinGroupResponse) ask(client, ApiKeys.JOIN_GROUP, join, join(group, "", join));
            if (joined.error() == Errors.MEMBER_ID_REQUIRED) {
                joined = (JoinGroupResponse) ask(
                        client,
                        ApiKeys.JOIN_GROUP,
                        join,
                        join(group, joined.data().memberId(), join));
            }
            assertThat(joined.error()).isEqualTo(Errors.NONE);
            String member = joined.data().memberId();
            int generation = joined.data().generationId();
            var synced = ask(
                    client,
                    ApiKeys.SYNC_GROUP,
                    sync,
                    new SyncGroupRequestData()
                            .setGroupId(group)
                            .setMemberId(member)
                            .setGenerationId(generation)
                            .setProtocolType(sync >= 5 ? "consumer" : null)
                            .setProtocolName(sync >= 5 ? "range" : null)
                            .setAssignments(List.of(new SyncGroupRequestAssignment()
                                    .setMemberId(member)
                                    .setAssignment(new byte[] {1}))));
            assertThat(synced.errorCounts()).containsOnlyKeys(Errors.NONE);
            for (int v = 0; v <= 6; v++) {
                assertThat(ask(
                                        client,
                                        ApiKeys.DESCRIBE_GROUPS,
                                        v,
                                        new DescribeGroupsRequestData().setGroups(List.of(group)))
                                .errorCounts())
                        .containsOnlyKeys(Errors.NONE);
            }
            assertThat(ask(
                                    client,
                                    ApiKeys.HEARTBEAT,
                                    beat,
                                    new HeartbeatRequestData()
                                            .setGroupId(group)
                                            .setMemberId(member)
                                            .setGenerationId(generation))
                            .errorCounts())
                    .containsOnlyKeys(Errors.NONE);
            var leaving = new LeaveGroupRequestData().setGroupId(group);
            if (leave < 3) {
                leaving.setMemberId(member);
            } else {
                leaving.setMembers(List.of(new MemberIdentity().setMemberId(member)));
            }
            assertThat(ask(client, ApiKeys.LEAVE_GROUP, leave, leaving).errorCounts())
                    .containsOnlyKeys(Errors.NONE);
        }
    }

    static IntStream groupVersions() {
        return IntStream.rangeClosed(0, 9);
    }

    @Test
    void nothingElseIsAdvertised() throws Exception {
        var advertised = (ApiVersionsResponse) ask(ApiKeys.API_VERSIONS, 0, new ApiVersionsRequestData());
        var tried = new ArrayList<Short>(
                served().map(each -> ((ApiKeys) each.get()[0]).id).distinct().toList());
        tried.addAll(
                List.of(ApiKeys.JOIN_GROUP.id, ApiKeys.SYNC_GROUP.id, ApiKeys.HEARTBEAT.id, ApiKeys.LEAVE_GROUP.id));
        // Refused here, where nobody logs in; every version of them is tried in LoginAttacksIT and DelegationTokensIT.
        tried.addAll(List.of(ApiKeys.SASL_HANDSHAKE.id, ApiKeys.SASL_AUTHENTICATE.id));
        tried.addAll(List.of(
                ApiKeys.CREATE_DELEGATION_TOKEN.id,
                ApiKeys.RENEW_DELEGATION_TOKEN.id,
                ApiKeys.EXPIRE_DELEGATION_TOKEN.id,
                ApiKeys.DESCRIBE_DELEGATION_TOKEN.id));
        assertThat(advertised.data().apiKeys().stream().map(each -> each.apiKey()))
                .containsExactlyInAnyOrderElementsOf(tried);
    }

    private ApiMessage request(ApiKeys key, int version) {
        return switch (key) {
            case PRODUCE -> produce(version);
            case FETCH ->
                new FetchRequestData()
                        .setMaxBytes(100_000)
                        .setMaxWaitMs(100)
                        .setMinBytes(1)
                        .setTopics(List.of(new FetchTopic()
                                .setTopic(version < 13 ? TOPIC : "")
                                .setTopicId(version < 13 ? Uuid.ZERO_UUID : topicId)
                                .setPartitions(List.of(new FetchPartition().setPartitionMaxBytes(100_000)))));
            case LIST_OFFSETS ->
                new ListOffsetsRequestData()
                        .setReplicaId(-1)
                        .setTopics(List.of(new ListOffsetsTopic()
                                .setName(TOPIC)
                                .setPartitions(
                                        List.of(new ListOffsetsPartition().setTimestamp(version % 2 == 0 ? 5 : -1)))));
            case METADATA -> new MetadataRequestData().setTopics(List.of(new MetadataRequestTopic().setName(TOPIC)));
            case OFFSET_COMMIT -> commit(version, "g");
            case OFFSET_FETCH -> offsetFetch(version);
            case FIND_COORDINATOR ->
                version < 4
                        ? new FindCoordinatorRequestData().setKey("g")
                        : new FindCoordinatorRequestData().setCoordinatorKeys(List.of("g", "h"));
            case DESCRIBE_GROUPS -> {
                succeedsQuietly(ApiKeys.OFFSET_COMMIT, 9, commit(9, "described"));
                yield new DescribeGroupsRequestData()
                        .setGroups(List.of("described"))
                        .setIncludeAuthorizedOperations(version >= 3);
            }
            case DESCRIBE_LOG_DIRS -> new DescribeLogDirsRequestData().setTopics(null);
            case LIST_GROUPS -> new ListGroupsRequestData();
            case API_VERSIONS ->
                version < 3
                        ? new ApiVersionsRequestData()
                        : new ApiVersionsRequestData()
                                .setClientSoftwareName("test")
                                .setClientSoftwareVersion("1");
            case CREATE_TOPICS -> createTopic("made" + version);
            case DELETE_TOPICS ->
                version < 6
                        ? new DeleteTopicsRequestData().setTopicNames(List.of("gone" + version))
                        : new DeleteTopicsRequestData()
                                .setTopics(List.of(new DeleteTopicState().setName("gone" + version)));
            case DELETE_RECORDS ->
                new DeleteRecordsRequestData()
                        .setTopics(List.of(new DeleteRecordsTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new DeleteRecordsPartition().setOffset(0)))));
            case INIT_PRODUCER_ID -> new InitProducerIdRequestData().setTransactionalId(null);
            case DESCRIBE_CONFIGS ->
                new DescribeConfigsRequestData()
                        .setIncludeSynonyms(true)
                        .setIncludeDocumentation(version >= 3)
                        .setResources(List.of(
                                new DescribeConfigsResource()
                                        .setResourceType(ConfigResource.Type.TOPIC.id())
                                        .setResourceName(TOPIC)
                                        .setConfigurationKeys(null),
                                new DescribeConfigsResource()
                                        .setResourceType(ConfigResource.Type.BROKER.id())
                                        .setResourceName("1")
                                        .setConfigurationKeys(null)));
            case CREATE_PARTITIONS -> {
                var request = new CreatePartitionsRequestData();
                request.topics()
                        .add(new CreatePartitionsTopic()
                                .setName(TOPIC)
                                .setCount(10 + version)
                                .setAssignments(null));
                yield request;
            }
            case ALTER_PARTITION_REASSIGNMENTS ->
                new AlterPartitionReassignmentsRequestData()
                        .setTopics(List.of(new ReassignableTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new ReassignablePartition().setReplicas(List.of(1))))));
            case LIST_PARTITION_REASSIGNMENTS -> new ListPartitionReassignmentsRequestData().setTopics(null);
            case ELECT_LEADERS -> new ElectLeadersRequestData().setTopicPartitions(null);
            case OFFSET_DELETE ->
                new OffsetDeleteRequestData()
                        .setGroupId("shortened")
                        .setTopics(new OffsetDeleteRequestTopicCollection(List.of(new OffsetDeleteRequestTopic()
                                        .setName(TOPIC)
                                        .setPartitions(List.of(new OffsetDeleteRequestPartition())))
                                .iterator()));
            case CONSUMER_GROUP_HEARTBEAT -> consumerJoin("beating" + version);
            case CONSUMER_GROUP_DESCRIBE -> new ConsumerGroupDescribeRequestData().setGroupIds(List.of("described"));
            case DELETE_GROUPS -> new DeleteGroupsRequestData().setGroupsNames(List.of("deleted" + version));
            case ALTER_CLIENT_QUOTAS, DESCRIBE_CLIENT_QUOTAS -> ExampleRequests.of(key);
            case INCREMENTAL_ALTER_CONFIGS -> {
                var resource = new AlterConfigsResource()
                        .setResourceType(ConfigResource.Type.TOPIC.id())
                        .setResourceName(TOPIC);
                resource.configs()
                        .add(new AlterableConfig().setName("retention.ms").setValue("-1"));
                var request = new IncrementalAlterConfigsRequestData();
                request.resources().add(resource);
                yield request;
            }
            case ADD_PARTITIONS_TO_TXN -> addPartitions(version, "add" + version, producer("add" + version));
            case ADD_OFFSETS_TO_TXN -> addOffsets("offsets" + version, producer("offsets" + version));
            case END_TXN -> {
                InitProducerIdResponseData producer = producer("end" + version);
                succeedsQuietly(ApiKeys.ADD_PARTITIONS_TO_TXN, 3, addPartitions(3, "end" + version, producer));
                yield new EndTxnRequestData()
                        .setTransactionalId("end" + version)
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setCommitted(version % 2 == 0);
            }
            case TXN_OFFSET_COMMIT -> {
                InitProducerIdResponseData producer = producer("commit" + version);
                if (version < 5) {
                    succeedsQuietly(ApiKeys.ADD_OFFSETS_TO_TXN, 3, addOffsets("commit" + version, producer));
                }
                yield new TxnOffsetCommitRequestData()
                        .setTransactionalId("commit" + version)
                        .setGroupId("g")
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new TxnOffsetCommitRequestPartition().setCommittedOffset(1)))));
            }
            case DESCRIBE_TRANSACTIONS -> {
                producer("described");
                yield new DescribeTransactionsRequestData().setTransactionalIds(List.of("described"));
            }
            case LIST_TRANSACTIONS ->
                new ListTransactionsRequestData()
                        .setDurationFilter(version < 1 ? -1 : 1)
                        .setTransactionalIdPattern(version < 2 ? null : "a.*");
            case DESCRIBE_CLUSTER -> new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true);
            case ALTER_CONFIGS -> {
                var resource = new AlterConfigsRequestData.AlterConfigsResource()
                        .setResourceType(ConfigResource.Type.TOPIC.id())
                        .setResourceName(TOPIC);
                resource.configs()
                        .add(new AlterConfigsRequestData.AlterableConfig()
                                .setName("retention.ms")
                                .setValue("-1"));
                var request = new AlterConfigsRequestData();
                request.resources().add(resource);
                yield request;
            }
            case DESCRIBE_TOPIC_PARTITIONS ->
                new DescribeTopicPartitionsRequestData()
                        .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(TOPIC)));
            case GET_TELEMETRY_SUBSCRIPTIONS -> new GetTelemetrySubscriptionsRequestData();
            case PUSH_TELEMETRY -> {
                var asked = (GetTelemetrySubscriptionsResponse)
                        askQuietly(ApiKeys.GET_TELEMETRY_SUBSCRIPTIONS, 0, new GetTelemetrySubscriptionsRequestData());
                yield new PushTelemetryRequestData()
                        .setClientInstanceId(asked.data().clientInstanceId())
                        .setSubscriptionId(asked.data().subscriptionId())
                        .setMetrics(ByteBuffer.allocate(0));
            }
            case LIST_CONFIG_RESOURCES -> new ListConfigResourcesRequestData();
            case ALTER_USER_SCRAM_CREDENTIALS,
                    CREATE_ACLS,
                    DELETE_ACLS,
                    DESCRIBE_ACLS,
                    DESCRIBE_USER_SCRAM_CREDENTIALS -> ExampleRequests.of(key);
            case UPDATE_FEATURES -> {
                var request = new UpdateFeaturesRequestData();
                request.featureUpdates()
                        .add(new FeatureUpdateKey().setFeature("group.version").setMaxVersionLevel((short) 1));
                yield request;
            }
            case DESCRIBE_PRODUCERS ->
                new DescribeProducersRequestData()
                        .setTopics(List.of(new TopicRequest().setName(TOPIC).setPartitionIndexes(List.of(0))));
            case OFFSET_FOR_LEADER_EPOCH -> {
                var request = new OffsetForLeaderEpochRequestData();
                request.topics()
                        .add(new OffsetForLeaderTopic()
                                .setTopic(TOPIC)
                                .setPartitions(List.of(new OffsetForLeaderPartition()
                                        .setPartition(0)
                                        .setLeaderEpoch(0))));
                yield request;
            }
            case WRITE_TXN_MARKERS ->
                new WriteTxnMarkersRequestData()
                        .setMarkers(List.of(new WritableTxnMarker()
                                .setProducerId(1_000_000 + version)
                                .setTransactionResult(true)
                                .setTopics(List.of(new WritableTxnMarkerTopic()
                                        .setName(TOPIC)
                                        .setPartitionIndexes(List.of(0))))));
            default -> throw new AssertionError("write a request for " + key + " here");
        };
    }

    /** A transactional producer of an id of its own. */
    private InitProducerIdResponseData producer(String transactionalId) {
        try {
            var request = new InitProducerIdRequestData()
                    .setTransactionalId(transactionalId)
                    .setTransactionTimeoutMs(60_000);
            var given = ((InitProducerIdResponse) ask(ApiKeys.INIT_PRODUCER_ID, 5, request)).data();
            assertThat(Errors.forCode(given.errorCode())).isEqualTo(Errors.NONE);
            return given;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private AddOffsetsToTxnRequestData addOffsets(String id, InitProducerIdResponseData producer) {
        return new AddOffsetsToTxnRequestData()
                .setTransactionalId(id)
                .setProducerId(producer.producerId())
                .setProducerEpoch(producer.producerEpoch())
                .setGroupId("g");
    }

    private AddPartitionsToTxnRequestData addPartitions(int version, String id, InitProducerIdResponseData producer) {
        var topics = new AddPartitionsToTxnTopicCollection();
        topics.add(new AddPartitionsToTxnTopic().setName(TOPIC).setPartitions(List.of(0)));
        var request = new AddPartitionsToTxnRequestData();
        if (version < 4) {
            return request.setV3AndBelowTransactionalId(id)
                    .setV3AndBelowProducerId(producer.producerId())
                    .setV3AndBelowProducerEpoch(producer.producerEpoch())
                    .setV3AndBelowTopics(topics);
        }
        request.transactions()
                .add(new AddPartitionsToTxnTransaction()
                        .setTransactionalId(id)
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setTopics(topics));
        return request;
    }

    private ProduceRequestData produce(int version) {
        var records =
                MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(10, "v".getBytes(StandardCharsets.UTF_8)));
        return new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(1000)
                .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData()
                                .setName(version < 13 ? TOPIC : "")
                                .setTopicId(version < 13 ? Uuid.ZERO_UUID : topicId)
                                .setPartitionData(List.of(new PartitionProduceData().setRecords(records))))
                        .iterator()));
    }

    private OffsetCommitRequestData commit(int version, String group) {
        return new OffsetCommitRequestData()
                .setGroupId(group)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName(version < 10 ? TOPIC : "")
                        .setTopicId(version < 10 ? Uuid.ZERO_UUID : topicId)
                        .setPartitions(List.of(new OffsetCommitRequestPartition()
                                .setCommittedOffset(1)
                                .setCommittedLeaderEpoch(version < 6 ? -1 : 0)))));
    }

    private OffsetFetchRequestData offsetFetch(int version) {
        if (version < 8) {
            return new OffsetFetchRequestData()
                    .setGroupId("g")
                    .setTopics(
                            List.of(new OffsetFetchRequestTopic().setName(TOPIC).setPartitionIndexes(List.of(0))));
        }
        return new OffsetFetchRequestData()
                .setGroups(List.of(
                        new OffsetFetchRequestGroup()
                                .setGroupId("g")
                                .setTopics(List.of(new OffsetFetchRequestTopics()
                                        .setName(version < 10 ? TOPIC : "")
                                        .setTopicId(version < 10 ? Uuid.ZERO_UUID : topicId)
                                        .setPartitionIndexes(List.of(0, 1)))),
                        new OffsetFetchRequestGroup().setGroupId("h").setTopics(null)));
    }

    private static CreateTopicsRequestData createTopic(String name) {
        var request = new CreateTopicsRequestData();
        request.topics()
                .add(new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1));
        return request;
    }

    private static JoinGroupRequestData join(String group, String member, int version) {
        var request = new JoinGroupRequestData()
                .setGroupId(group)
                .setMemberId(member)
                .setProtocolType("consumer")
                .setSessionTimeoutMs(30_000)
                .setRebalanceTimeoutMs(version < 1 ? -1 : 30_000);
        request.protocols().add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {0}));
        return request;
    }

    private AbstractResponse askQuietly(ApiKeys key, int version, ApiMessage request) {
        try {
            return ask(key, version, request);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void succeedsQuietly(ApiKeys key, int version, ApiMessage request) {
        try {
            succeeds(key, version, request);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void succeeds(ApiKeys key, int version, ApiMessage request) throws Exception {
        AbstractResponse answer = ask(key, version, request);
        assertThat(answer.errorCounts()).as("%s", answer).containsOnlyKeys(Errors.NONE);
    }

    private AbstractResponse ask(ApiKeys key, int version, ApiMessage request) throws Exception {
        try (var client = new RawClient(hub.port())) {
            AbstractResponse answer = ask(client, key, version, request);
            for (int i = 0; i < 50 && answer.errorCounts().containsKey(Errors.COORDINATOR_LOAD_IN_PROGRESS); i++) {
                answer = ask(client, key, version, request);
            }
            return answer;
        }
    }

    static AbstractResponse ask(RawClient client, ApiKeys key, int version, ApiMessage request) throws Exception {
        short sent = (short) version;
        var header = new RequestHeader(
                new RequestHeaderData()
                        .setRequestApiKey(key.id)
                        .setRequestApiVersion(sent)
                        .setClientId("versions")
                        .setCorrelationId(7),
                key.requestHeaderVersion(sent));
        ByteBuffer head = MessageUtil.toByteBufferAccessor(header.data(), header.headerVersion())
                .buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(request, sent).buffer();
        client.sendFrame(ByteBuffer.allocate(head.remaining() + body.remaining())
                .put(head)
                .put(body)
                .flip());
        ByteBuffer answer = client.receive().orElseThrow(() -> new AssertionError("the broker hung up"));
        return AbstractResponse.parseResponse(answer, header);
    }
}
