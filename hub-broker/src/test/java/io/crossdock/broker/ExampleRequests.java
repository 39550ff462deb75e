package io.crossdock.broker;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterConfigsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData.AclCreation;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData;
import org.apache.kafka.common.message.CreatePartitionsRequestData.CreatePartitionsTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsRequestData.DeleteAclsFilter;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData.DeleteTopicState;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData.DescribeConfigsResource;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData;
import org.apache.kafka.common.message.DescribeProducersRequestData.TopicRequest;
import org.apache.kafka.common.message.DescribeTopicPartitionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.GetTelemetrySubscriptionsRequestData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.ListConfigResourcesRequestData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData.ListPartitionReassignmentsTopics;
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
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.PushTelemetryRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
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
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.DescribeClientQuotasRequest;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static io.crossdock.broker.ListedHandlers.TOKEN;
import static io.crossdock.broker.ListedHandlers.TOKEN_OWNER;
import static io.crossdock.broker.ListedHandlers.TOKEN_SECRET;
import static io.crossdock.broker.ListedHandlers.TOPIC;
import static io.crossdock.broker.ListedHandlers.TOPIC_ID;

/** For each key a request that would succeed if it were allowed. */
final class ExampleRequests {
    private static final String GROUP = "billing";
    private static final String TRANSACTION = "payments";
    private static final Map<ConfigResource.Type, String> OTHER_CONFIGS = Map.of(
            ConfigResource.Type.BROKER, "1",
            ConfigResource.Type.BROKER_LOGGER, "1",
            ConfigResource.Type.CLIENT_METRICS, "slow",
            ConfigResource.Type.GROUP, GROUP);

    private ExampleRequests() {}

    /** In the form of an older version, which may name what newer ones give the id of, or one where there are many now. */
    static ApiMessage of(ApiKeys key, short version) {
        ApiMessage newest = of(key);
        if (newest instanceof ProduceRequestData produce && version < 13) {
            produce.topicData().forEach(topic -> topic.setName(TOPIC).setTopicId(Uuid.ZERO_UUID));
        } else if (newest instanceof FetchRequestData fetch && version < 13) {
            fetch.topics().forEach(topic -> topic.setTopic(TOPIC).setTopicId(Uuid.ZERO_UUID));
        } else if (newest instanceof OffsetCommitRequestData commit && version < 10) {
            commit.topics().forEach(topic -> topic.setName(TOPIC).setTopicId(Uuid.ZERO_UUID));
        } else if (newest instanceof OffsetFetchRequestData && version < 8) {
            return new OffsetFetchRequestData()
                    .setGroupId(GROUP)
                    .setTopics(List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic()
                            .setName(TOPIC)
                            .setPartitionIndexes(List.of(0))));
        } else if (newest instanceof OffsetFetchRequestData fetch && version < 10) {
            fetch.groups().get(0).topics().forEach(topic -> topic.setName(TOPIC).setTopicId(Uuid.ZERO_UUID));
        } else if (newest instanceof DeleteTopicsRequestData && version < 6) {
            return new DeleteTopicsRequestData().setTopicNames(List.of(TOPIC));
        } else if (newest instanceof CreateDelegationTokenRequestData create && version < 3) {
            create.setOwnerPrincipalType("").setOwnerPrincipalName("");
        } else if (newest instanceof FindCoordinatorRequestData && version < 4) {
            return new FindCoordinatorRequestData().setKey(GROUP);
        } else if (newest instanceof AddPartitionsToTxnRequestData && version < 4) {
            var topics = new AddPartitionsToTxnTopicCollection();
            topics.add(new AddPartitionsToTxnTopic().setName(TOPIC).setPartitions(List.of(0)));
            return new AddPartitionsToTxnRequestData()
                    .setV3AndBelowTransactionalId(TRANSACTION)
                    .setV3AndBelowTopics(topics);
        }
        return newest;
    }

    /** Further requests of this key, in the form of its newest version, for which other permissions are needed. */
    static List<ApiMessage> more(ApiKeys key) {
        return switch (key) {
            case DESCRIBE_CONFIGS ->
                OTHER_CONFIGS.entrySet().stream()
                        .<ApiMessage>map(each -> new DescribeConfigsRequestData()
                                .setResources(List.of(new DescribeConfigsResource()
                                        .setResourceType(each.getKey().id())
                                        .setResourceName(each.getValue())
                                        .setConfigurationKeys(null))))
                        .toList();
            case ALTER_CONFIGS ->
                OTHER_CONFIGS.entrySet().stream()
                        .<ApiMessage>map(each -> {
                            var request = new AlterConfigsRequestData().setValidateOnly(true);
                            request.resources()
                                    .add(new AlterConfigsRequestData.AlterConfigsResource()
                                            .setResourceType(each.getKey().id())
                                            .setResourceName(each.getValue()));
                            return request;
                        })
                        .toList();
            case INCREMENTAL_ALTER_CONFIGS ->
                OTHER_CONFIGS.entrySet().stream()
                        .<ApiMessage>map(each -> {
                            var request = new IncrementalAlterConfigsRequestData().setValidateOnly(true);
                            request.resources()
                                    .add(new AlterConfigsResource()
                                            .setResourceType(each.getKey().id())
                                            .setResourceName(each.getValue()));
                            return request;
                        })
                        .toList();
            case FETCH ->
                List.of(new FetchRequestData()
                        .setReplicaState(new FetchRequestData.ReplicaState().setReplicaId(2))
                        .setTopics(List.of(new FetchTopic()
                                .setTopicId(TOPIC_ID)
                                .setPartitions(List.of(new FetchPartition().setPartitionMaxBytes(1000))))));
            case FIND_COORDINATOR ->
                List.of(new FindCoordinatorRequestData().setKeyType((byte) 1).setCoordinatorKeys(List.of(TRANSACTION)));
            case INIT_PRODUCER_ID -> List.of(new InitProducerIdRequestData().setTransactionalId(TRANSACTION));
            case METADATA ->
                List.of(
                        new MetadataRequestData().setTopics(null),
                        new MetadataRequestData()
                                .setTopics(List.of(new MetadataRequestTopic().setName("missing")))
                                .setAllowAutoTopicCreation(true));
            default -> List.of();
        };
    }

    static ApiMessage of(ApiKeys key) {
        return switch (key) {
            case ALTER_CONFIGS -> {
                var request = new AlterConfigsRequestData();
                request.resources()
                        .add(new AlterConfigsRequestData.AlterConfigsResource()
                                .setResourceType(ConfigResource.Type.TOPIC.id())
                                .setResourceName(TOPIC));
                yield request;
            }
            case ALTER_CLIENT_QUOTAS ->
                new AlterClientQuotasRequestData()
                        .setEntries(List.of(new AlterClientQuotasRequestData.EntryData()
                                .setEntity(List.of(new AlterClientQuotasRequestData.EntityData()
                                        .setEntityType("user")
                                        .setEntityName("alice")))
                                .setOps(List.of(new AlterClientQuotasRequestData.OpData()
                                        .setKey("producer_byte_rate")
                                        .setValue(1e9)))));
            case DESCRIBE_CLIENT_QUOTAS ->
                new DescribeClientQuotasRequestData()
                        .setComponents(List.of(new DescribeClientQuotasRequestData.ComponentData()
                                .setEntityType("user")
                                .setMatchType(DescribeClientQuotasRequest.MATCH_TYPE_SPECIFIED)
                                .setMatch(null)));
            case ADD_OFFSETS_TO_TXN ->
                new AddOffsetsToTxnRequestData().setTransactionalId(TRANSACTION).setGroupId(GROUP);
            case ADD_PARTITIONS_TO_TXN -> {
                var topics = new AddPartitionsToTxnTopicCollection();
                topics.add(new AddPartitionsToTxnTopic().setName(TOPIC).setPartitions(List.of(0)));
                var transactions = new AddPartitionsToTxnTransactionCollection();
                transactions.add(new AddPartitionsToTxnTransaction()
                        .setTransactionalId(TRANSACTION)
                        .setTopics(topics));
                yield new AddPartitionsToTxnRequestData().setTransactions(transactions);
            }
            case ALTER_USER_SCRAM_CREDENTIALS ->
                new AlterUserScramCredentialsRequestData()
                        .setUpsertions(List.of(new ScramCredentialUpsertion()
                                .setName("ann")
                                .setMechanism((byte) 1)
                                .setIterations(4096)
                                .setSalt(new byte[] {1})
                                .setSaltedPassword(new byte[] {2})));
            case DESCRIBE_USER_SCRAM_CREDENTIALS ->
                new DescribeUserScramCredentialsRequestData().setUsers(List.of(new UserName().setName("ann")));
            case SASL_AUTHENTICATE -> new SaslAuthenticateRequestData().setAuthBytes(new byte[] {1});
            case SASL_HANDSHAKE -> new SaslHandshakeRequestData().setMechanism("SCRAM-SHA-512");
            case CONSUMER_GROUP_DESCRIBE -> new ConsumerGroupDescribeRequestData().setGroupIds(List.of(GROUP));
            case CONSUMER_GROUP_HEARTBEAT ->
                new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(GROUP)
                        .setMemberId("m")
                        .setMemberEpoch(0)
                        .setRebalanceTimeoutMs(1000)
                        .setSubscribedTopicNames(List.of(TOPIC))
                        .setTopicPartitions(List.of());
            case ALTER_PARTITION_REASSIGNMENTS ->
                new AlterPartitionReassignmentsRequestData()
                        .setTopics(List.of(new ReassignableTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new ReassignablePartition().setReplicas(List.of(1))))));
            case LIST_PARTITION_REASSIGNMENTS ->
                new ListPartitionReassignmentsRequestData()
                        .setTopics(List.of(new ListPartitionReassignmentsTopics()
                                .setName(TOPIC)
                                .setPartitionIndexes(List.of(0))));
            case ELECT_LEADERS -> {
                var request = new ElectLeadersRequestData();
                request.topicPartitions()
                        .add(new ElectLeadersRequestData.TopicPartitions()
                                .setTopic(TOPIC)
                                .setPartitions(List.of(0)));
                yield request;
            }
            case CREATE_ACLS ->
                new CreateAclsRequestData()
                        .setCreations(List.of(new AclCreation()
                                .setResourceType(ResourceType.TOPIC.code())
                                .setResourceName(TOPIC)
                                .setResourcePatternType(PatternType.LITERAL.code())
                                .setPrincipal("User:alice")
                                .setHost("*")
                                .setOperation(AclOperation.READ.code())
                                .setPermissionType(AclPermissionType.ALLOW.code())));
            case DELETE_ACLS ->
                new DeleteAclsRequestData()
                        .setFilters(List.of(new DeleteAclsFilter()
                                .setResourceTypeFilter(ResourceType.ANY.code())
                                .setPatternTypeFilter(PatternType.ANY.code())
                                .setOperation(AclOperation.ANY.code())
                                .setPermissionType(AclPermissionType.ANY.code())));
            case DESCRIBE_ACLS ->
                new DescribeAclsRequestData()
                        .setResourceTypeFilter(ResourceType.ANY.code())
                        .setPatternTypeFilter(PatternType.ANY.code())
                        .setOperation(AclOperation.ANY.code())
                        .setPermissionType(AclPermissionType.ANY.code());
            case API_VERSIONS ->
                new ApiVersionsRequestData().setClientSoftwareName("example").setClientSoftwareVersion("1");
            case CREATE_PARTITIONS -> {
                var request = new CreatePartitionsRequestData();
                request.topics()
                        .add(new CreatePartitionsTopic()
                                .setName(TOPIC)
                                .setCount(9)
                                .setAssignments(null));
                yield request;
            }
            case CREATE_TOPICS -> {
                var request = new CreateTopicsRequestData();
                request.topics()
                        .add(new CreatableTopic()
                                .setName("new")
                                .setNumPartitions(1)
                                .setReplicationFactor((short) 1));
                yield request;
            }
            case DELETE_GROUPS -> new DeleteGroupsRequestData().setGroupsNames(List.of(GROUP));
            case DELETE_RECORDS ->
                new DeleteRecordsRequestData()
                        .setTopics(List.of(new DeleteRecordsTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new DeleteRecordsPartition().setOffset(0)))));
            case DELETE_TOPICS ->
                new DeleteTopicsRequestData().setTopics(List.of(new DeleteTopicState().setName(TOPIC)));
            case DESCRIBE_CLUSTER -> new DescribeClusterRequestData().setIncludeClusterAuthorizedOperations(true);
            case CREATE_DELEGATION_TOKEN ->
                new CreateDelegationTokenRequestData()
                        .setOwnerPrincipalType(TOKEN_OWNER.getPrincipalType())
                        .setOwnerPrincipalName(TOKEN_OWNER.getName())
                        .setMaxLifetimeMs(-1);
            case DESCRIBE_DELEGATION_TOKEN -> new DescribeDelegationTokenRequestData().setOwners(null);
            case EXPIRE_DELEGATION_TOKEN -> new ExpireDelegationTokenRequestData().setHmac(TOKEN_SECRET.hmac(TOKEN));
            case RENEW_DELEGATION_TOKEN -> new RenewDelegationTokenRequestData().setHmac(TOKEN_SECRET.hmac(TOKEN));
            case DESCRIBE_CONFIGS ->
                new DescribeConfigsRequestData()
                        .setResources(List.of(new DescribeConfigsResource()
                                .setResourceType(ConfigResource.Type.TOPIC.id())
                                .setResourceName(TOPIC)
                                .setConfigurationKeys(null)));
            case DESCRIBE_PRODUCERS ->
                new DescribeProducersRequestData()
                        .setTopics(List.of(new TopicRequest().setName(TOPIC).setPartitionIndexes(List.of(0))));
            case DESCRIBE_LOG_DIRS -> new DescribeLogDirsRequestData().setTopics(null);
            case DESCRIBE_GROUPS -> new DescribeGroupsRequestData().setGroups(List.of(GROUP));
            case DESCRIBE_TOPIC_PARTITIONS ->
                new DescribeTopicPartitionsRequestData()
                        .setTopics(List.of(new DescribeTopicPartitionsRequestData.TopicRequest().setName(TOPIC)));
            case DESCRIBE_TRANSACTIONS ->
                new DescribeTransactionsRequestData().setTransactionalIds(List.of(TRANSACTION));
            case END_TXN -> new EndTxnRequestData().setTransactionalId(TRANSACTION);
            case FETCH ->
                new FetchRequestData()
                        .setMaxBytes(1000)
                        .setTopics(List.of(new FetchTopic()
                                .setTopicId(TOPIC_ID)
                                .setPartitions(List.of(new FetchPartition().setPartitionMaxBytes(1000)))));
            case FIND_COORDINATOR -> new FindCoordinatorRequestData().setCoordinatorKeys(List.of(GROUP));
            case GET_TELEMETRY_SUBSCRIPTIONS -> new GetTelemetrySubscriptionsRequestData();
            case HEARTBEAT -> new HeartbeatRequestData().setGroupId(GROUP).setMemberId("m");
            case INCREMENTAL_ALTER_CONFIGS -> {
                var request = new IncrementalAlterConfigsRequestData();
                request.resources()
                        .add(new AlterConfigsResource()
                                .setResourceType(ConfigResource.Type.TOPIC.id())
                                .setResourceName(TOPIC));
                yield request;
            }
            case INIT_PRODUCER_ID -> new InitProducerIdRequestData().setTransactionalId(null);
            case JOIN_GROUP -> new JoinGroupRequestData().setGroupId(GROUP).setProtocolType("consumer");
            case LEAVE_GROUP -> new LeaveGroupRequestData().setGroupId(GROUP);
            case LIST_CONFIG_RESOURCES -> new ListConfigResourcesRequestData();
            case LIST_GROUPS -> new ListGroupsRequestData();
            case LIST_OFFSETS ->
                new ListOffsetsRequestData()
                        .setTopics(List.of(new ListOffsetsTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new ListOffsetsPartition().setTimestamp(-1)))));
            case LIST_TRANSACTIONS -> new ListTransactionsRequestData();
            case METADATA -> new MetadataRequestData().setTopics(List.of(new MetadataRequestTopic().setName(TOPIC)));
            case OFFSET_COMMIT ->
                new OffsetCommitRequestData()
                        .setGroupId(GROUP)
                        .setTopics(List.of(new OffsetCommitRequestTopic()
                                .setTopicId(TOPIC_ID)
                                .setPartitions(List.of(new OffsetCommitRequestPartition().setCommittedOffset(1)))));
            case OFFSET_DELETE ->
                new OffsetDeleteRequestData()
                        .setGroupId(GROUP)
                        .setTopics(new OffsetDeleteRequestTopicCollection(List.of(new OffsetDeleteRequestTopic()
                                        .setName(TOPIC)
                                        .setPartitions(List.of(new OffsetDeleteRequestPartition())))
                                .iterator()));
            case OFFSET_FETCH ->
                new OffsetFetchRequestData()
                        .setGroups(List.of(new OffsetFetchRequestGroup()
                                .setGroupId(GROUP)
                                .setTopics(List.of(new OffsetFetchRequestTopics()
                                        .setTopicId(TOPIC_ID)
                                        .setPartitionIndexes(List.of(0))))));
            case OFFSET_FOR_LEADER_EPOCH -> {
                var request = new OffsetForLeaderEpochRequestData();
                request.topics()
                        .add(new OffsetForLeaderTopic()
                                .setTopic(TOPIC)
                                .setPartitions(List.of(new OffsetForLeaderPartition())));
                yield request;
            }
            case PRODUCE ->
                new ProduceRequestData()
                        .setAcks((short) -1)
                        .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData()
                                        .setTopicId(TOPIC_ID)
                                        .setPartitionData(List.of(new PartitionProduceData()
                                                .setRecords(MemoryRecords.withRecords(
                                                        Compression.NONE,
                                                        new SimpleRecord("v".getBytes(StandardCharsets.UTF_8)))))))
                                .iterator()));
            case WRITE_TXN_MARKERS ->
                new WriteTxnMarkersRequestData()
                        .setMarkers(List.of(new WritableTxnMarker()
                                .setTopics(List.of(new WritableTxnMarkerTopic()
                                        .setName(TOPIC)
                                        .setPartitionIndexes(List.of(0))))));
            case PUSH_TELEMETRY -> new PushTelemetryRequestData();
            case SYNC_GROUP -> new SyncGroupRequestData().setGroupId(GROUP).setMemberId("m");
            case TXN_OFFSET_COMMIT ->
                new TxnOffsetCommitRequestData()
                        .setTransactionalId(TRANSACTION)
                        .setGroupId(GROUP)
                        .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                                .setName(TOPIC)
                                .setPartitions(List.of(new TxnOffsetCommitRequestPartition().setCommittedOffset(1)))));
            case UPDATE_FEATURES -> {
                var request = new UpdateFeaturesRequestData();
                request.featureUpdates()
                        .add(new FeatureUpdateKey().setFeature("group.version").setMaxVersionLevel((short) 1));
                yield request;
            }
            default -> throw new AssertionError("write an example request for " + key + " here");
        };
    }
}
