package io.crossdock.broker;

import io.crossdock.broker.api.cluster.AlterClientQuotasHandler;
import io.crossdock.broker.api.cluster.AlterConfigsHandler;
import io.crossdock.broker.api.cluster.ConfigResources;
import io.crossdock.broker.api.cluster.DescribeClientQuotasHandler;
import io.crossdock.broker.api.cluster.DescribeClusterHandler;
import io.crossdock.broker.api.cluster.DescribeConfigsHandler;
import io.crossdock.broker.api.cluster.DescribeLogDirsHandler;
import io.crossdock.broker.api.cluster.IncrementalAlterConfigsHandler;
import io.crossdock.broker.api.cluster.ListConfigResourcesHandler;
import io.crossdock.broker.api.cluster.LogLevels;
import io.crossdock.broker.api.cluster.UpdateFeaturesHandler;
import io.crossdock.broker.api.data.DeleteRecordsHandler;
import io.crossdock.broker.api.data.DescribeProducersHandler;
import io.crossdock.broker.api.data.FetchHandler;
import io.crossdock.broker.api.data.FetchSessionLimits;
import io.crossdock.broker.api.data.ListOffsetsHandler;
import io.crossdock.broker.api.data.OffsetForLeaderEpochHandler;
import io.crossdock.broker.api.data.ProduceHandler;
import io.crossdock.broker.api.data.ProduceTransactions;
import io.crossdock.broker.api.data.WriteTxnMarkersHandler;
import io.crossdock.broker.api.data.schema.SchemaGate;
import io.crossdock.broker.api.group.ConsumerGroupDescribeHandler;
import io.crossdock.broker.api.group.ConsumerGroupHeartbeatHandler;
import io.crossdock.broker.api.group.DeleteGroupsHandler;
import io.crossdock.broker.api.group.DescribeGroupsHandler;
import io.crossdock.broker.api.group.FindCoordinatorHandler;
import io.crossdock.broker.api.group.HeartbeatHandler;
import io.crossdock.broker.api.group.JoinGroupHandler;
import io.crossdock.broker.api.group.LeaveGroupHandler;
import io.crossdock.broker.api.group.ListGroupsHandler;
import io.crossdock.broker.api.group.OffsetCommitHandler;
import io.crossdock.broker.api.group.OffsetDeleteHandler;
import io.crossdock.broker.api.group.OffsetFetchHandler;
import io.crossdock.broker.api.group.SyncGroupHandler;
import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.api.security.AlterUserScramCredentialsHandler;
import io.crossdock.broker.api.security.CreateAclsHandler;
import io.crossdock.broker.api.security.CreateDelegationTokenHandler;
import io.crossdock.broker.api.security.DelegationTokens;
import io.crossdock.broker.api.security.DeleteAclsHandler;
import io.crossdock.broker.api.security.DescribeAclsHandler;
import io.crossdock.broker.api.security.DescribeDelegationTokenHandler;
import io.crossdock.broker.api.security.DescribeUserScramCredentialsHandler;
import io.crossdock.broker.api.security.ExpireDelegationTokenHandler;
import io.crossdock.broker.api.security.RenewDelegationTokenHandler;
import io.crossdock.broker.api.session.ApiVersionsHandler;
import io.crossdock.broker.api.session.ClientTelemetry;
import io.crossdock.broker.api.session.GetTelemetrySubscriptionsHandler;
import io.crossdock.broker.api.session.LoginChecks;
import io.crossdock.broker.api.session.LoginRules;
import io.crossdock.broker.api.session.PushTelemetryHandler;
import io.crossdock.broker.api.session.SaslAuthenticateHandler;
import io.crossdock.broker.api.session.SaslHandshakeHandler;
import io.crossdock.broker.api.topics.AlterPartitionReassignmentsHandler;
import io.crossdock.broker.api.topics.CreatePartitionsHandler;
import io.crossdock.broker.api.topics.CreateTopicsHandler;
import io.crossdock.broker.api.topics.DeleteTopicsHandler;
import io.crossdock.broker.api.topics.DescribeTopicPartitionsHandler;
import io.crossdock.broker.api.topics.ElectLeadersHandler;
import io.crossdock.broker.api.topics.ListPartitionReassignmentsHandler;
import io.crossdock.broker.api.topics.MetadataHandler;
import io.crossdock.broker.api.txn.AddOffsetsToTxnHandler;
import io.crossdock.broker.api.txn.AddPartitionsToTxnHandler;
import io.crossdock.broker.api.txn.DescribeTransactionsHandler;
import io.crossdock.broker.api.txn.EndTxnHandler;
import io.crossdock.broker.api.txn.InitProducerIdHandler;
import io.crossdock.broker.api.txn.ListTransactionsHandler;
import io.crossdock.broker.api.txn.TxnOffsetCommitHandler;
import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.controller.ReassignmentPlanner;
import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.controller.TopicPlanner;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.partition.ProducerIds;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.ClientSurvey;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.quota.StorageBudgets;
import io.crossdock.broker.quota.UsageSurvey;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.trace.TraceExchange;
import io.crossdock.broker.txn.TransactionCoordinator;
import io.crossdock.broker.txn.TransactionGate;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The list of everything this broker answers. A new API key is one line here. */
final class Handlers {
    private Handlers() {}

    /**
     * What handlers are made of.
     *
     * @param rules empty if everybody may do everything
     */
    record Services(
            BrokerConfig config,
            MetadataStore metadata,
            LogStore logs,
            Partitions partitions,
            GroupCoordinator groups,
            TransactionCoordinator transactions,
            TransactionGate gate,
            ProducerIds producerIds,
            TopicCreation creation,
            TopicPlanner planner,
            LogLevels loggers,
            ClientTelemetry telemetry,
            ClientQuotas quotas,
            StorageBudgets storage,
            SchemaGate schemas,
            UsageSurvey survey,
            RecentClients writers,
            RecentClients readers,
            ClientSurvey clientSurvey,
            TraceExchange traces,
            Optional<AccessRules> rules,
            KeyedExecutor work,
            Timer timer,
            Clock clock,
            Map<String, LoginRules> logins,
            LoginChecks checks,
            DelegationTokens tokens) {}

    static List<RequestHandler<?>> of(Services s) {
        var resources = new ConfigResources(
                s.metadata(),
                s.config().configs(),
                s.loggers(),
                s.config().storage().directories());
        int telemetryMaxBytes =
                s.config().configs().at(s.metadata().image()).values().integer("telemetry.max.bytes");
        List<RequestHandler<?>> all = new ArrayList<>(List.of(
                new AlterClientQuotasHandler(s.metadata(), s.traces()),
                new AlterConfigsHandler(s.metadata(), resources),
                new AlterPartitionReassignmentsHandler(
                        s.metadata(),
                        new ReassignmentPlanner(s.config().topicRules(), ControllerDuty.unclean(s.config()))),
                new AlterUserScramCredentialsHandler(s.metadata()),
                new AddOffsetsToTxnHandler(s.transactions(), s.groups()),
                new AddPartitionsToTxnHandler(s.metadata(), s.transactions()),
                new ConsumerGroupDescribeHandler(s.groups()),
                new ConsumerGroupHeartbeatHandler(s.metadata(), s.groups()),
                new CreateAclsHandler(s.metadata(), s.rules()),
                new CreateDelegationTokenHandler(s.tokens()),
                new CreatePartitionsHandler(s.metadata(), s.planner(), s.logs()::requireRoom, s.quotas()),
                new CreateTopicsHandler(s.creation(), s.config().configs(), s.metadata(), s.quotas()),
                new DeleteAclsHandler(s.metadata(), s.rules()),
                new DeleteGroupsHandler(s.groups()),
                new DeleteRecordsHandler(s.metadata(), s.partitions()),
                new DeleteTopicsHandler(s.metadata(), s.config().deleteTopics(), s.quotas()),
                new DescribeAclsHandler(s.rules()),
                new DescribeClientQuotasHandler(s.metadata(), s.survey(), s.clientSurvey(), s.traces()),
                new DescribeClusterHandler(s.config().nodeId(), s.metadata()),
                new DescribeConfigsHandler(s.metadata(), resources),
                new DescribeDelegationTokenHandler(s.tokens()),
                new DescribeGroupsHandler(s.groups()),
                new DescribeProducersHandler(s.metadata(), s.partitions()),
                new DescribeLogDirsHandler(s.logs(), s.partitions()),
                new DescribeTopicPartitionsHandler(
                        s.metadata(),
                        s.config()
                                .configs()
                                .at(s.metadata().image())
                                .values()
                                .integer("max.request.partition.size.limit"),
                        s.partitions()::isOffline),
                new DescribeTransactionsHandler(s.transactions()),
                new DescribeUserScramCredentialsHandler(s.metadata()),
                new ElectLeadersHandler(s.metadata()),
                new EndTxnHandler(s.transactions()),
                new ExpireDelegationTokenHandler(s.tokens()),
                new FetchHandler(
                        s.metadata(),
                        s.partitions(),
                        s.work(),
                        s.timer(),
                        s.config().fetchMaxBytes(),
                        s.config().nearbyReplicas(),
                        FetchSessionLimits.of(
                                s.config().fetchSessions(), Runtime.getRuntime().maxMemory()),
                        s.config().replication().answersApart(),
                        s.clock(),
                        System::nanoTime,
                        s.quotas(),
                        s.readers()),
                new FindCoordinatorHandler(s.metadata(), s.creation(), s.groups(), s.transactions()),
                new GetTelemetrySubscriptionsHandler(s.telemetry(), telemetryMaxBytes),
                new HeartbeatHandler(s.groups()),
                new IncrementalAlterConfigsHandler(s.metadata(), resources),
                new InitProducerIdHandler(s.producerIds(), s.transactions()),
                new JoinGroupHandler(s.groups()),
                new LeaveGroupHandler(s.groups()),
                new ListConfigResourcesHandler(s.metadata(), resources),
                new ListGroupsHandler(s.groups()),
                new ListOffsetsHandler(s.metadata(), s.partitions(), s.work()),
                new ListPartitionReassignmentsHandler(s.metadata()),
                new ListTransactionsHandler(s.transactions()),
                new MetadataHandler(s.config().nodeId(), s.metadata(), s.creation(), s.partitions()::isOffline),
                new OffsetCommitHandler(s.metadata(), s.groups()),
                new OffsetDeleteHandler(s.metadata(), s.groups()),
                new OffsetFetchHandler(s.metadata(), s.groups()),
                new OffsetForLeaderEpochHandler(s.metadata(), s.partitions()),
                new ProduceHandler(
                        s.metadata(),
                        s.partitions(),
                        new ProduceTransactions(s.gate(), s.config().admission(), s.work(), s.timer()),
                        s.quotas(),
                        s.storage(),
                        s.schemas(),
                        s.writers()),
                new PushTelemetryHandler(s.telemetry(), s.work(), telemetryMaxBytes),
                new RenewDelegationTokenHandler(s.tokens()),
                new SaslAuthenticateHandler(s.logins(), s.checks(), s.clock()),
                new SaslHandshakeHandler(s.logins()),
                new SyncGroupHandler(s.groups()),
                new TxnOffsetCommitHandler(s.metadata(), s.groups(), s.gate()),
                new UpdateFeaturesHandler(s.metadata()),
                new WriteTxnMarkersHandler(s.metadata(), s.partitions(), s.groups())));
        all.add(new ApiVersionsHandler(all, s.metadata()));
        return List.copyOf(all);
    }
}
