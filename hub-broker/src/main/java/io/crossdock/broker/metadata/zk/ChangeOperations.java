package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.AddPartitions;
import io.crossdock.broker.metadata.MetadataChange.CreateTopic;
import io.crossdock.broker.metadata.MetadataChange.DeleteTopic;
import io.crossdock.broker.metadata.MetadataChange.RemoveBroker;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerCordon;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.MetadataChange.SetConfigs;
import io.crossdock.broker.metadata.MetadataChange.SetFeatures;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.MetadataChange.SetTopicConfigs;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.FeatureUpdateFailedException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Says which znode operations make up a change, each conditional on the version it was decided on.
 *
 * <p>Throws Kafka's exceptions where the change can no longer be made. Confined to the metadata thread.
 */
final class ChangeOperations implements MetadataChange.Cases<List<Op>> {
    private final ClusterFold fold;
    private final int self;

    /** @param self the broker that writes */
    ChangeOperations(ClusterFold fold, int self) {
        this.fold = fold;
        this.self = self;
    }

    @Override
    public List<Op> createTopic(CreateTopic change) {
        TopicImage topic = change.topic();
        if (fold.topic(topic.name()).isPresent()) {
            throw new TopicExistsException("Topic '" + topic.name() + "' already exists.");
        }
        String id = topic.id().toString();
        var operations = new ArrayList<Op>();
        operations.add(create(
                Znodes.TOPIC.path(topic.name()),
                Znodes.TOPIC.encode(new Znodes.Topic(id, topic.partitions().size()))));
        operations.add(create(
                Znodes.TOPIC_CONFIGS.path(topic.name()),
                Znodes.TOPIC_CONFIGS.encode(new Znodes.TopicConfigs(id, topic.configs()))));
        addChunks(operations, topic.name(), id, topic.partitions(), 0);
        return operations;
    }

    @Override
    public List<Op> deleteTopic(DeleteTopic change) {
        TopicParts parts = existing(change.name(), change.id());
        var operations = new ArrayList<Op>();
        parts.chunkVersions()
                .forEach((number, version) ->
                        operations.add(Op.delete(Znodes.PARTITIONS.path(change.name(), number), version)));
        operations.add(Op.delete(Znodes.TOPIC_CONFIGS.path(change.name()), parts.configsVersion()));
        operations.add(Op.delete(Znodes.TOPIC.path(change.name()), parts.topicVersion()));
        return operations;
    }

    @Override
    public List<Op> addPartitions(AddPartitions change) {
        TopicParts parts = existing(change.topic(), change.id());
        List<PartitionImage> now =
                parts.image(change.topic()).map(TopicImage::partitions).orElseThrow();
        if (now.size() != change.from()) {
            throw new InvalidPartitionsException("Topic '" + change.topic() + "' has " + now.size()
                    + " partitions by now, the change was decided on " + change.from() + "; try again.");
        }
        var all = new ArrayList<>(now);
        all.addAll(change.added());
        String id = change.id().toString();
        var operations = new ArrayList<Op>();
        operations.add(Op.setData(
                Znodes.TOPIC.path(change.topic()),
                Znodes.TOPIC.encode(new Znodes.Topic(id, all.size())),
                parts.topicVersion()));
        int firstChanged = now.size() / Znodes.PARTITIONS_PER_CHUNK;
        Integer halfFull = parts.chunkVersions().get(firstChanged);
        if (halfFull != null) {
            operations.add(Op.setData(
                    Znodes.PARTITIONS.path(change.topic(), firstChanged),
                    Znodes.PARTITIONS.encode(Znodes.Partitions.of(id, chunk(all, firstChanged))),
                    halfFull));
        }
        addChunks(operations, change.topic(), id, all, halfFull == null ? firstChanged : firstChanged + 1);
        return operations;
    }

    @Override
    public List<Op> setPartitionStates(SetPartitionStates change) {
        return new StateOperations(change, existing(change.topic(), change.id()), fold.brokers(), self).all();
    }

    @Override
    public List<Op> setBrokerState(SetBrokerState change) {
        Brokers.Registered registered = fold.brokers().require(change.broker(), change.epoch());
        var operations = new ArrayList<Op>();
        operations.add(fold.brokers().stillIn(change.broker(), change.epoch()));
        operations.add(Op.setData(
                Znodes.BROKER.path(change.broker()),
                Znodes.BROKER.encode(registered.node().in(change.state())),
                registered.version()));
        if (change.state() == BrokerState.ACTIVE) { // not before what it may have lost was taken from it
            fold.brokers().note(change.broker(), registered.node().disk()).ifPresent(operations::add);
        }
        return operations;
    }

    @Override
    public List<Op> setBrokerCordon(SetBrokerCordon change) {
        Brokers.Registered registered = fold.brokers().require(change.broker(), change.epoch());
        return List.of(
                fold.brokers().stillIn(change.broker(), change.epoch()),
                Op.setData(
                        Znodes.BROKER.path(change.broker()),
                        Znodes.BROKER.encode(registered.node().cordoned(change.cordoned())),
                        registered.version()));
    }

    @Override
    public List<Op> removeBroker(RemoveBroker change) {
        Brokers.Registered registered = fold.brokers().requireMortal(change.broker(), change.epoch());
        var operations = new ArrayList<Op>();
        operations.add(fold.brokers().stillIn(change.broker(), change.epoch()));
        operations.add(Op.delete(Znodes.BROKER.path(change.broker()), registered.version()));
        operations.addAll(fold.rule().endOf(change.broker()));
        return operations;
    }

    @Override
    public List<Op> setTopicConfigs(SetTopicConfigs change) {
        TopicParts parts = existing(change.topic(), change.id());
        requireStill(
                change,
                change.decidedOn(),
                parts.image(change.topic()).map(TopicImage::configs).orElse(Map.of()));
        return List.of(Op.setData(
                Znodes.TOPIC_CONFIGS.path(change.topic()),
                Znodes.TOPIC_CONFIGS.encode(new Znodes.TopicConfigs(change.id().toString(), change.configs())),
                parts.configsVersion()));
    }

    @Override
    public List<Op> setConfigs(SetConfigs change) {
        String path = ScopedConfigs.path(change.scope(), change.name());
        byte[] configs = ScopedConfigs.kind(change.scope()).encode(new Znodes.Configs(change.configs()));
        OptionalInt version = fold.configVersion(change.scope(), change.name());
        requireStill(change, change.decidedOn(), fold.configs(change.scope(), change.name()));
        if (change.configs().isEmpty()) {
            return version.isPresent() ? List.of(Op.delete(path, version.getAsInt())) : List.of();
        }
        return List.of(version.isPresent() ? Op.setData(path, configs, version.getAsInt()) : create(path, configs));
    }

    @Override
    public List<Op> setFeatures(SetFeatures change) {
        if (change.epoch() != fold.features().epoch()) {
            throw new FeatureUpdateFailedException("The features have epoch "
                    + fold.features().epoch() + " by now, the change was decided on " + change.epoch()
                    + "; try again.");
        }
        return List.of(Op.setData(
                Znodes.FEATURES.path(),
                Znodes.FEATURES.encode(new Znodes.Features(change.levels())),
                Math.toIntExact(change.epoch())));
    }

    private static void requireStill(
            MetadataChange change, Optional<Map<String, String>> decidedOn, Map<String, String> now) {
        if (decidedOn.isPresent() && !decidedOn.get().equals(now)) {
            throw new OutdatedChangeException(
                    "The configuration of " + change.subject() + " was changed by somebody else meanwhile; try again.");
        }
    }

    private TopicParts existing(String name, Uuid id) {
        TopicParts parts = fold.topic(name)
                .orElseThrow(() -> new UnknownTopicOrPartitionException("There is no topic '" + name + "'."));
        if (!parts.isTopic(id)) {
            throw new UnknownTopicIdException(
                    "Topic '" + name + "' is another one by now: it was deleted and created again.");
        }
        return parts;
    }

    private static void addChunks(List<Op> operations, String name, String id, List<PartitionImage> all, int first) {
        for (int number = first; number * Znodes.PARTITIONS_PER_CHUNK < all.size(); number++) {
            operations.add(create(
                    Znodes.PARTITIONS.path(name, number),
                    Znodes.PARTITIONS.encode(Znodes.Partitions.of(id, chunk(all, number)))));
        }
    }

    private static List<PartitionImage> chunk(List<PartitionImage> all, int number) {
        int from = number * Znodes.PARTITIONS_PER_CHUNK;
        return all.subList(from, Math.min(all.size(), from + Znodes.PARTITIONS_PER_CHUNK));
    }

    private static Op create(String path, byte[] data) {
        return Op.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
}
