package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.Author;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes the cluster as its rules want it, on whichever broker is the controller; on the others it waits.
 *
 * <p>It keeps nothing but which topics are to be looked at: all of them when brokers came, went or changed and after
 * being elected, those that changed otherwise. Each decision is made on the newest image and written conditional on it;
 * one that came too late is made again. So it does not matter how often it is interrupted, nor by whom it is continued.
 *
 * <p>A broker that has registered is let in when nothing is left to be taken from its earlier life.
 *
 * <p>Confined to its executor, which has to run one task at a time, in order; does not block.
 */
public final class Controller implements MetadataStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final int nodeId;
    private final MetadataStore metadata;
    private final List<TopicRule> rules;
    private final Executor executor;
    private final Consumer<Runnable> later;
    private final Set<String> unsettled = new HashSet<>();
    private final Set<String> underWay = new HashSet<>();
    private boolean retrying;

    /**
     * @param rules in the order in which they matter: a topic obeys the first before the second is looked at
     * @param later runs a task on the executor after a moment
     */
    public Controller(
            int nodeId, MetadataStore metadata, List<TopicRule> rules, Executor executor, Consumer<Runnable> later) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.rules = List.copyOf(rules);
        this.executor = executor;
        this.later = later;
    }

    /** Does its duty from now on. */
    public void start() {
        ClusterImage first = metadata.subscribe(this);
        executor.execute(() -> look(null, first));
    }

    /** Makes each topic obey this rule once, as far as it can. */
    public void once(TopicRule rule) {
        executor.execute(() -> {
            ClusterImage image = metadata.image();
            if (isController(image)) {
                image.topics().values().forEach(topic -> write(topic, rule.steps(image, topic)));
            }
        });
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        executor.execute(() -> look(before, after));
        return CompletableFuture.completedFuture(null);
    }

    private void look(@Nullable ClusterImage before, ClusterImage after) {
        if (!isController(after)) {
            unsettled.clear();
            return;
        }
        if (before == null || !isController(before) || !before.brokers().equals(after.brokers())) {
            unsettled.addAll(after.topics().keySet());
        } else {
            after.topics().forEach((name, topic) -> {
                if (before.topics().get(name) != topic) {
                    unsettled.add(name);
                }
            });
        }
        settle();
    }

    private void settle() {
        ClusterImage image = metadata.image();
        if (!isController(image)) {
            return;
        }
        unsettled.removeIf(name -> !underWay.contains(name)
                && image.topic(name).map(topic -> isSettled(image, topic)).orElse(true));
        if (unsettled.isEmpty() && underWay.isEmpty()) {
            admit(image);
        }
    }

    /** @return false if something has to be changed, which is under way then */
    private boolean isSettled(ClusterImage image, TopicImage topic) {
        for (TopicRule rule : rules) {
            Map<Integer, PartitionStep> steps = rule.steps(image, topic);
            if (!steps.isEmpty()) {
                write(topic, steps);
                return false;
            }
        }
        return true;
    }

    private void write(TopicImage topic, Map<Integer, PartitionStep> steps) {
        if (!steps.isEmpty() && underWay.add(topic.name())) {
            write(topic.name(), new SetPartitionStates(topic.name(), topic.id(), steps, Author.CONTROLLER));
        }
    }

    private void admit(ClusterImage image) {
        for (BrokerImage broker : image.brokers().values()) {
            String name = "broker " + broker.id(); // no topic has a blank in its name
            if (broker.state().awaitsAdmission() && underWay.add(name)) {
                LOG.info("Broker {} takes part from now on, epoch {}", broker.id(), broker.epoch());
                write(name, new SetBrokerState(broker.id(), broker.epoch(), BrokerState.ACTIVE));
            }
        }
    }

    private void write(String name, MetadataChange change) {
        metadata.apply(change).whenCompleteAsync((done, failure) -> finished(name, change, failure), executor);
    }

    private void finished(String name, MetadataChange change, @Nullable Throwable failure) {
        underWay.remove(name);
        if (failure == null || isOvertaken(failure)) {
            settle();
            return;
        }
        if (cause(failure) instanceof NotControllerException) {
            LOG.debug("The change of {} was not written: it is another broker's duty by now", change.subject());
        } else {
            LOG.warn("The change of {} was not written; deciding again", change.subject(), failure);
        }
        if (!retrying) {
            retrying = true;
            later.accept(() -> {
                retrying = false;
                settle();
            });
        }
    }

    /** Whether what it was decided on has changed, which the newest image shows. */
    private static boolean isOvertaken(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof OutdatedChangeException
                || cause instanceof UnknownTopicIdException
                || cause instanceof UnknownTopicOrPartitionException;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private boolean isController(ClusterImage image) {
        return image.controllerId() == nodeId;
    }
}
