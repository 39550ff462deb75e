package io.crossdock.broker.metadata;

import org.apache.kafka.common.Uuid;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One decision to be kept. Decisions are made as pure functions in {@code controller}, from an image. */
public sealed interface MetadataChange {

    /** What is changed. Changes of one subject are written one after the other, others side by side. */
    String subject();

    /** Whether this image shows the change; tells what became of a write whose answer was lost. */
    boolean isShownBy(ClusterImage image);

    /** Who makes the change, and so what it is fenced by. */
    default Author author() {
        return Author.CONTROLLER;
    }

    /** Calls the method of {@code cases} that is meant for this kind of change. */
    <R> R match(Cases<R> cases);

    /** Who may make a change. */
    enum Author {
        /** The controller: written only while no other broker has been elected since. */
        CONTROLLER,
        /** A broker about what it leads: written only while this very registration of it stands. */
        LEADER,
        /** Any broker: written only while this very registration of it stands. */
        MEMBER,
        /**
         * Any broker on a client's behalf: written only while it is registered. If it is not, the change waits for its next
         * registration, because the client can do nothing about that.
         */
        CLIENT
    }

    /** Creates a topic with the partitions and configs of the image. */
    record CreateTopic(TopicImage topic) implements MetadataChange {
        @Override
        public String subject() {
            return "topic " + topic.name();
        }

        @Override
        public Author author() {
            return Author.CLIENT;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return image.topic(topic.id()).isPresent();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.createTopic(this);
        }
    }

    /** Deletes the topic of this name if it still has this id. */
    record DeleteTopic(String name, Uuid id) implements MetadataChange {
        @Override
        public String subject() {
            return "topic " + name;
        }

        @Override
        public Author author() {
            return Author.CLIENT;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return image.topic(id).isEmpty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.deleteTopic(this);
        }
    }

    /**
     * Adds partitions behind the last one.
     *
     * @param from number of partitions the decision was made on; the change is refused if it is another by now
     */
    record AddPartitions(String topic, Uuid id, int from, List<PartitionImage> added) implements MetadataChange {
        public AddPartitions {
            added = List.copyOf(added);
        }

        @Override
        public String subject() {
            return "topic " + topic;
        }

        @Override
        public Author author() {
            return Author.CLIENT;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return image.topic(id)
                    .filter(found -> found.partitions().size() >= from + added.size())
                    .isPresent();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.addPartitions(this);
        }
    }

    /**
     * Moves partitions of a topic from one state to the next, all of them or none: the change fails with
     * {@link OutdatedChangeException} unless each is in the state its step begins with. A broker that joins in-sync
     * replicas has to be {@linkplain BrokerState#ACTIVE active} and in the life it was judged in when that is written,
     * otherwise the change fails with IneligibleReplicaException: after a restart it may no longer have the records for
     * which it was let in (KIP-903).
     *
     * @param steps by partition number
     * @param author {@link Author#LEADER} for steps of partitions this broker leads that only change the in-sync
     *     replicas; such a change can be made on any broker
     * @param epochs the broker epoch each joining broker was judged by; for one that is missing the epoch known here
     */
    record SetPartitionStates(
            String topic, Uuid id, Map<Integer, PartitionStep> steps, Author author, Map<Integer, Long> epochs)
            implements MetadataChange {
        public SetPartitionStates {
            steps = Map.copyOf(steps);
            epochs = Map.copyOf(epochs);
        }

        public SetPartitionStates(String topic, Uuid id, Map<Integer, PartitionStep> steps, Author author) {
            this(topic, id, steps, author, Map.of());
        }

        @Override
        public String subject() {
            return "topic " + topic;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return image.topic(id)
                    .filter(found -> steps.entrySet().stream()
                            .allMatch(step -> step.getKey() < found.partitions().size()
                                    && found.partitions()
                                            .get(step.getKey())
                                            .equals(step.getValue().after())))
                    .isPresent();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setPartitionStates(this);
        }
    }

    /**
     * Lets a broker take part, or says that it is about to stop.
     *
     * @param epoch of the registration this is about; the change fails with StaleBrokerEpochException if it is another
     *     by now
     * @param state {@link BrokerState#LEAVING} is said by the broker itself, the rest by the controller
     */
    record SetBrokerState(int broker, long epoch, BrokerState state) implements MetadataChange {
        @Override
        public String subject() {
            return "broker " + broker;
        }

        @Override
        public Author author() {
            return state == BrokerState.LEAVING ? Author.MEMBER : Author.CONTROLLER;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            BrokerImage shown = image.brokers().get(broker);
            return shown != null && shown.epoch() == epoch && shown.state() == state;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setBrokerState(this);
        }
    }

    /**
     * A broker says whether it takes new replicas.
     *
     * @param epoch of the registration this was decided on
     */
    record SetBrokerCordon(int broker, long epoch, boolean cordoned) implements MetadataChange {
        @Override
        public String subject() {
            return "broker " + broker;
        }

        @Override
        public Author author() {
            return Author.MEMBER;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            BrokerImage shown = image.brokers().get(broker);
            return shown != null && shown.epoch() == epoch && shown.cordoned() == cordoned;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setBrokerCordon(this);
        }
    }

    /**
     * Ends the registration of a dead broker, and its rule if it was the controller.
     *
     * @param epoch of the registration that is ended; the change fails with StaleBrokerEpochException if it is another
     *     by now, or if the broker was taken for dead in this session before and was not
     */
    record RemoveBroker(int broker, long epoch) implements MetadataChange {
        @Override
        public String subject() {
            return "broker " + broker;
        }

        @Override
        public Author author() {
            return Author.MEMBER;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            BrokerImage shown = image.brokers().get(broker);
            return shown == null || shown.epoch() != epoch;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.removeBroker(this);
        }
    }

    /**
     * Replaces everything that is set on a topic.
     *
     * @param decidedOn what was set when this was decided: the change fails with {@link OutdatedChangeException} when
     *     something else is by now; empty to replace whatever there is
     */
    record SetTopicConfigs(String topic, Uuid id, Optional<Map<String, String>> decidedOn, Map<String, String> configs)
            implements MetadataChange {
        public SetTopicConfigs {
            decidedOn = decidedOn.map(Map::copyOf);
            configs = Map.copyOf(configs);
        }

        public SetTopicConfigs(String topic, Uuid id, Map<String, String> configs) {
            this(topic, id, Optional.empty(), configs);
        }

        @Override
        public String subject() {
            return "topic " + topic;
        }

        @Override
        public Author author() {
            return Author.CLIENT;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return image.topic(id)
                    .filter(found -> found.configs().equals(configs))
                    .isPresent();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setTopicConfigs(this);
        }
    }

    /**
     * Replaces everything that is set in a scope for a name.
     *
     * @param decidedOn as in {@link SetTopicConfigs}
     * @param configs if empty, the name is forgotten
     */
    record SetConfigs(
            ConfigScope scope, String name, Optional<Map<String, String>> decidedOn, Map<String, String> configs)
            implements MetadataChange {
        public SetConfigs {
            decidedOn = decidedOn.map(Map::copyOf);
            configs = Map.copyOf(configs);
        }

        public SetConfigs(ConfigScope scope, String name, Map<String, String> configs) {
            this(scope, name, Optional.empty(), configs);
        }

        @Override
        public String subject() {
            return scope + " " + name;
        }

        @Override
        public Author author() {
            return Author.CLIENT;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return configs.equals(image.configs(scope, name));
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setConfigs(this);
        }
    }

    /**
     * Replaces the levels of features.
     *
     * @param epoch of the levels the decision was made on; the change is refused if it is another by now
     * @param levels by name, all above 0; a feature that is missing is off
     */
    record SetFeatures(long epoch, Map<String, Short> levels) implements MetadataChange {
        public SetFeatures {
            levels = Map.copyOf(levels);
        }

        @Override
        public String subject() {
            return "features";
        }

        @Override
        public Author author() {
            return Author.CLIENT;
        }

        @Override
        public boolean isShownBy(ClusterImage image) {
            return levels.equals(image.features().levels());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.setFeatures(this);
        }
    }

    /** One method per kind of change: a new kind does not compile until every reader has an answer for it. */
    interface Cases<R> {
        R createTopic(CreateTopic change);

        R deleteTopic(DeleteTopic change);

        R addPartitions(AddPartitions change);

        R setPartitionStates(SetPartitionStates change);

        R setBrokerState(SetBrokerState change);

        R setBrokerCordon(SetBrokerCordon change);

        R removeBroker(RemoveBroker change);

        R setTopicConfigs(SetTopicConfigs change);

        R setConfigs(SetConfigs change);

        R setFeatures(SetFeatures change);
    }
}
