package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.zk.ZkConnection.Node;
import org.apache.kafka.common.Uuid;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Folds znodes into cluster images. Knows the versions too, which conditional writes need.
 *
 * <p>Znodes come one by one though they were written together. A topic that is not whole yet stays as it was in the
 * image before, so an image never shows half a change. The cost of an image is the size of what changed, plus one copy
 * of the topic map.
 *
 * <p>Confined to the metadata thread.
 */
final class ClusterFold {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterFold.class);

    private final Brokers brokers = new Brokers();
    private final Map<String, TopicParts> parts = new HashMap<>();
    private final Map<String, TopicImage> topics = new HashMap<>();
    private final Map<Uuid, String> topicNames = new HashMap<>();
    private final ScopedConfigs configs = new ScopedConfigs();
    private final Set<String> changedTopics = new HashSet<>();
    private String clusterId = "";
    private final Rule rule = new Rule();
    private FeaturesImage features = FeaturesImage.UNKNOWN;
    private final List<Slot<?>> slots = List.of(
            new Slot<>(Znodes.CLUSTER, (names, cluster, stat) -> clusterId = cluster.id(), names -> {}),
            new Slot<>(
                    Znodes.CONTROLLER,
                    (names, controller, stat) -> rule.of(controller, stat.getVersion()),
                    names -> rule.over()),
            new Slot<>(
                    Znodes.CONTROLLER_EPOCH,
                    (names, epoch, stat) -> rule.epoch(epoch.epoch(), stat.getVersion()),
                    names -> {}),
            new Slot<>(
                    Znodes.BROKER,
                    (names, broker, stat) -> brokers.registered(number(names, 0), broker, stat),
                    names -> brokers.gone(number(names, 0))),
            new Slot<>(
                    Znodes.LIFE,
                    (names, life, stat) -> brokers.life(number(names, 0), life, stat),
                    names -> brokers.noLife(number(names, 0))),
            new Slot<>(
                    Znodes.DISK,
                    (names, disk, stat) -> brokers.disk(number(names, 0), disk, stat),
                    names -> brokers.noDisk(number(names, 0))),
            configsOf(ConfigScope.BROKER),
            configsOf(ConfigScope.GROUP),
            configsOf(ConfigScope.CLIENT_METRICS),
            configsOf(ConfigScope.ACL),
            configsOf(ConfigScope.QUOTA),
            configsOf(ConfigScope.CREDENTIAL),
            configsOf(ConfigScope.TOKEN),
            new Slot<>(
                    Znodes.FEATURES,
                    (names, node, stat) -> features = new FeaturesImage(node.levels(), stat.getVersion()),
                    names -> features = FeaturesImage.UNKNOWN),
            new Slot<>(
                    Znodes.TOPIC,
                    (names, topic, stat) -> parts(names).topic(topic, stat.getVersion()),
                    names -> parts(names).noTopic()),
            new Slot<>(
                    Znodes.TOPIC_CONFIGS,
                    (names, configs, stat) -> parts(names).configs(configs, stat.getVersion()),
                    names -> parts(names).noConfigs()),
            new Slot<>(
                    Znodes.PARTITIONS,
                    (names, chunk, stat) -> parts(names).chunk(number(names, 1), chunk, stat.getVersion()),
                    names -> parts(names).noChunk(number(names, 1))));

    /** @param before the last image; what it shows and is not set again is gone */
    ClusterFold(ClusterImage before) {
        changedTopics.addAll(before.topics().keySet());
    }

    /** Takes in a znode as it was just read. One that cannot be understood is left as it was and reported. */
    void set(String path, Node node) {
        for (Slot<?> slot : slots) {
            try {
                slot.set(path, node);
            } catch (IOException | RuntimeException damaged) {
                LOG.error(
                        "{} znode {}: it is not what Crossdock writes there; mend or delete it",
                        unreadable(path, node.stat().getVersion()) ? "Everything is refused because of" : "Ignored",
                        path,
                        damaged);
            }
        }
    }

    /**
     * Takes in that there is a znode which cannot be read.
     *
     * @return whether that means something: access rules that nobody knows must not be taken for none
     */
    boolean unreadable(String path, int version) {
        Optional<List<String>> names = Znodes.ACL_CONFIGS.names(path);
        names.ifPresent(found -> configs.unreadableRules(found.get(0), version));
        return names.isPresent();
    }

    /** Takes in that a znode is gone. */
    void removed(String path) {
        for (Slot<?> slot : slots) {
            slot.removed(path);
        }
    }

    /** The image that follows {@code before}; the same one if it would show nothing else. */
    ClusterImage next(ClusterImage before) {
        boolean topicsChanged = false;
        for (String name : changedTopics) {
            topicsChanged |= assemble(name, before);
        }
        changedTopics.clear();
        Map<ConfigScope, Map<String, Map<String, String>>> nextConfigs = configs.image(before.configs());
        boolean same = !topicsChanged
                && clusterId.equals(before.clusterId())
                && rule.controllerId() == before.controllerId()
                && brokers.images().equals(before.brokers())
                && nextConfigs == before.configs()
                && features.equals(before.features());
        return same
                ? before
                : new ClusterImage(
                        clusterId,
                        rule.controllerId(),
                        brokers.images(),
                        topicsChanged ? topics : before.topics(),
                        topicsChanged ? topicNames : before.topicNames(),
                        nextConfigs,
                        features);
    }

    /** The parts of this topic with their versions, if it exists and is whole. */
    Optional<TopicParts> topic(String name) {
        return Optional.ofNullable(parts.get(name))
                .filter(found -> found.image(name).isPresent());
    }

    /** The registered brokers. */
    Brokers brokers() {
        return brokers;
    }

    /** Who is the controller. */
    Rule rule() {
        return rule;
    }

    /** What is set in a scope for a name. */
    Map<String, String> configs(ConfigScope scope, String name) {
        return configs.given(scope, name);
    }

    /** The version of what is set in this scope for this name; empty if nothing is. */
    OptionalInt configVersion(ConfigScope scope, String name) {
        return configs.version(scope, name);
    }

    /** The levels of features; their epoch is the version of their znode. */
    FeaturesImage features() {
        return features;
    }

    /** @return whether the topic is another one than {@code before} */
    private boolean assemble(String name, ClusterImage before) {
        TopicImage old = topics.remove(name);
        if (old != null) {
            topicNames.remove(old.id());
        }
        TopicParts found = parts.getOrDefault(name, new TopicParts());
        if (found.isEmpty()) {
            parts.remove(name);
        }
        Optional<TopicImage> shown = before.topic(name);
        Optional<TopicImage> now = found.image(name).or(() -> shown.filter(topic -> found.isTopic(topic.id())));
        now.ifPresent(topic -> {
            topics.put(name, topic);
            topicNames.put(topic.id(), name);
        });
        return !now.equals(shown);
    }

    private TopicParts parts(List<String> names) {
        changedTopics.add(names.get(0));
        return parts.computeIfAbsent(names.get(0), name -> new TopicParts());
    }

    private Slot<Znodes.Configs> configsOf(ConfigScope scope) {
        return new Slot<>(
                ScopedConfigs.kind(scope),
                (names, node, stat) -> configs.set(scope, names.get(0), node, stat.getVersion()),
                names -> configs.removed(scope, names.get(0)));
    }

    private static int number(List<String> names, int index) {
        return Integer.parseInt(names.get(index));
    }

    /** What one kind of znode means to the image. */
    private record Slot<T>(Znode<T> kind, Taken<T> taken, Consumer<List<String>> gone) {
        boolean set(String path, Node node) throws IOException {
            Optional<List<String>> names = kind.names(path);
            if (names.isPresent()) {
                taken.take(names.get(), kind.decode(node.data()), node.stat());
            }
            return names.isPresent();
        }

        boolean removed(String path) {
            Optional<List<String>> names = kind.names(path);
            names.ifPresent(gone);
            return names.isPresent();
        }
    }

    @FunctionalInterface
    private interface Taken<T> {
        void take(List<String> names, T value, Stat stat);
    }
}
