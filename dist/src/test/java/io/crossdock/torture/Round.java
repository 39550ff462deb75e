package io.crossdock.torture;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Carries out one plan: sets the actors going, takes the steps, and has the history checked. */
public final class Round implements AutoCloseable {
    private final Plan plan;
    private final UnderTest underTest;
    private final History history = new History();
    private final Cast cast;
    private final LogReader reader;
    private final Admin admin;
    private final Running steps = new Running();

    public Round(Plan plan, UnderTest underTest) {
        this.plan = plan;
        this.underTest = underTest;
        var clients = new Clients(underTest.bootstrap());
        admin = clients.admin();
        reader = new LogReader(clients, history);
        cast = new Cast(plan, clients, history);
    }

    /** At the first checkpoint that finds a promise broken it ends. */
    public Played play() throws IOException, InterruptedException, ExecutionException {
        for (Topic topic : plan.topics()) {
            create(topic.name(), topic.partitions(), topic.configs());
        }
        cast.start();
        long began = System.nanoTime();
        for (Step step : plan.steps()) {
            steps.pause(Plan.MILLIS_BETWEEN_STEPS);
            underTest.requireAlive();
            System.out.println((System.nanoTime() - began) / 1_000_000 + " ms: " + step);
            if (step instanceof Step.Checkpoint) {
                reader.readAll(plan.topics(), false);
                Played soFar = judge();
                if (!soFar.violations().none()) {
                    return soFar;
                }
            } else {
                take(step);
            }
        }
        underTest.unhealed(admin).forEach(history::fault);
        cast.stop();
        reader.readAll(plan.topics(), true);
        for (Actor actor : plan.actors()) {
            if (actor instanceof Actor.Group || actor instanceof Actor.Transformer) {
                WatcherLoop.offsets(admin, actor.name(), history);
            }
        }
        return judge();
    }

    private Played judge() {
        History.Snapshot all = history.checkpoint();
        System.out.printf(
                "%d records sent, %d acknowledged, %d transactions ended, %d sightings, %d commits, %d offsets seen%n",
                all.sent().size(),
                all.acknowledged().size(),
                all.ended().size(),
                all.sightings().size(),
                all.committed().size(),
                all.commitsSeen().size());
        return Played.of(all, Checker.check(plan, all));
    }

    private void take(Step step) throws IOException, InterruptedException {
        if (step instanceof Step.Disturbance disturbance) {
            underTest.disturb(disturbance, steps);
        } else if (step instanceof Step.Join join) {
            cast.join(join.group());
        } else if (step instanceof Step.Leave leave) {
            cast.leave(leave.group(), leave.quietly());
        } else {
            administer(step);
        }
    }

    private void administer(Step step) throws InterruptedException {
        try {
            if (step instanceof Step.CreateTopic create) {
                create(create.topic(), create.partitions(), Map.of());
            } else if (step instanceof Step.DeleteTopic delete) {
                admin.deleteTopics(List.of(delete.topic())).all().get();
            } else if (step instanceof Step.DeleteRecords delete) {
                deleteRecords(new TopicPartition(delete.topic(), delete.partition()), delete.part());
            } else if (step instanceof Step.ChangeConfig change) {
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, change.topic());
                var op = new AlterConfigOp(new ConfigEntry(change.name(), change.value()), AlterConfigOp.OpType.SET);
                admin.incrementalAlterConfigs(Map.of(resource, List.of(op)))
                        .all()
                        .get();
            }
        } catch (ExecutionException failed) {
            if (!isForTheMoment(failed.getCause())) {
                history.fault(step + " was answered with " + failed.getCause());
            }
        }
    }

    /** Whether it says that brokers are away, which may be so shortly after they were disturbed. */
    private static boolean isForTheMoment(@Nullable Throwable told) {
        return told instanceof RetriableException || told instanceof InvalidReplicationFactorException;
    }

    private void create(String topic, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, underTest.replicas()).configs(configs)))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) { // a repeated request finds what the first made
                throw failed;
            }
        }
    }

    private void deleteRecords(TopicPartition partition, double part) throws ExecutionException, InterruptedException {
        long start = offset(partition, OffsetSpec.earliest());
        long end = offset(partition, OffsetSpec.latest());
        KafkaFuture<Void> deleted = admin.deleteRecords(
                        Map.of(partition, RecordsToDelete.beforeOffset(start + (long) ((end - start) * part))))
                .all();
        deleted.get();
    }

    private long offset(TopicPartition partition, OffsetSpec spec) throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, spec))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Override
    public void close() {
        cast.stop();
        admin.deleteTopics(plan.topics().stream().map(Topic::name).toList());
        admin.close(Duration.ofSeconds(10));
    }
}
