package io.crossdock.broker;

import io.crossdock.broker.api.data.AdmissionConfig;
import io.crossdock.broker.controller.ControllerConfig;
import io.crossdock.broker.controller.TopicCreation.InternalTopic;
import io.crossdock.broker.controller.TopicRules;
import io.crossdock.broker.group.GroupConfig;
import io.crossdock.broker.log.CleanerConfig;
import io.crossdock.broker.log.LogMaintenance;
import io.crossdock.broker.log.StorageConfig;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.zk.ZkAccess;
import io.crossdock.broker.net.NetConfig;
import io.crossdock.broker.partition.ReplicationConfig;
import io.crossdock.broker.txn.TransactionConfig;
import org.apache.kafka.common.internals.Topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a broker has to know before it starts. {@link BrokerConfigs} makes one from Kafka's setting names.
 *
 * @param nodeId 0 or more, unique in the cluster
 * @param storage where its logs are, and what may be asked of the disks
 * @param zookeeperConnect {@code host:port,…[/chroot]}
 * @param zookeeperAccess who this broker is to ZooKeeper
 * @param zookeeperSession after this silence the cluster takes this broker for dead
 * @param zookeeperConnection how long the start waits for ZooKeeper
 * @param listeners where clients come in
 * @param advertised what clients are told instead, if not the same
 * @param security who comes in by which listener, and by which one brokers reach each other
 * @param workThreads threads that append and read
 * @param fetchMaxBytes bound on the records of one fetch response
 * @param nearbyReplicas whether consumers are sent to replicas in their rack
 * @param fetchSessions most incremental fetch sessions kept for clients
 * @param configs everything that is set or has a default, under Kafka's names
 * @param autoCreateTopics whether a topic is made when first used
 * @param deleteTopics whether topics may be deleted
 * @param producerExpiry silence after which an idempotent producer is forgotten
 */
public record BrokerConfig(
        int nodeId,
        Optional<String> rack,
        StorageConfig storage,
        String zookeeperConnect,
        ZkAccess zookeeperAccess,
        Duration zookeeperSession,
        Duration zookeeperConnection,
        List<ListenerAddress> listeners,
        List<ListenerAddress> advertised,
        NetConfig net,
        SecurityConfig security,
        ReplicationConfig replication,
        int workThreads,
        int fetchMaxBytes,
        boolean nearbyReplicas,
        int fetchSessions,
        ControllerConfig controller,
        TopicRules topicRules,
        ConfigBook configs,
        boolean autoCreateTopics,
        boolean deleteTopics,
        InternalTopic offsetsTopic,
        GroupConfig groups,
        InternalTopic transactionTopic,
        TransactionConfig transactions,
        AdmissionConfig admission,
        LogMaintenance.Intervals maintenance,
        CleanerConfig cleaner,
        Duration producerExpiry) {
    public BrokerConfig {
        listeners = List.copyOf(listeners);
        advertised = List.copyOf(advertised);
    }

    /** What the topics that the broker makes for itself are like, by name. */
    Map<String, InternalTopic> internalTopics() {
        return Map.of(
                Topic.GROUP_METADATA_TOPIC_NAME, offsetsTopic, Topic.TRANSACTION_STATE_TOPIC_NAME, transactionTopic);
    }
}
