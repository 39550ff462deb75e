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
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Carries out one plan: sets the actors going, takes the steps, and has the history checked. */
final class Round implements AutoCloseable {
    private final Plan plan;
    private final HubUnderTest hub;
    private final History history = new History();
    private final Cast cast;
    private final LogReader reader;
    private final Admin admin;
    private final Running steps = new Running();

    Round(Plan plan, HubUnderTest hub) {
        this.plan = plan;
        this.hub = hub;
        var clients = new Clients(hub.bootstrap());
        admin = clients.admin();
        reader = new LogReader(clients, history);
        cast = new Cast(plan, clients, history);
    }

    /** @return the promises broken; empty if none is, and at the first checkpoint that finds one it ends */
    List<String> play() throws IOException, InterruptedException, ExecutionException {
        for (Topic topic : plan.topics()) {
            create(topic.name(), topic.partitions(), topic.configs());
        }
        cast.start();
        long began = System.nanoTime();
        for (Step step : plan.steps()) {
            steps.pause(Plan.MILLIS_BETWEEN_STEPS);
            hub.requireAlive();
            System.out.println((System.nanoTime() - began) / 1_000_000 + " ms: " + step);
            List<String> violations = take(step);
            if (!violations.isEmpty()) {
                return violations;
            }
        }
        cast.stop();
        reader.readAll(plan.topics(), true);
        for (Actor actor : plan.actors()) {
            if (actor instanceof Actor.Group || actor instanceof Actor.Transformer) {
                WatcherLoop.offsets(admin, actor.name(), history);
            }
        }
        History.Snapshot all = history.checkpoint();
        System.out.printf(
                "%d records sent, %d acknowledged, %d transactions ended, %d sightings, %d commits, %d offsets seen%n",
                all.sent().size(),
                all.acknowledged().size(),
                all.ended().size(),
                all.sightings().size(),
                all.committed().size(),
                all.commitsSeen().size());
        return Checker.check(plan, all);
    }

    private List<String> take(Step step) throws IOException, InterruptedException {
        if (step instanceof Step.Kill) {
            hub.kill();
        } else if (step instanceof Step.CleanRestart) {
            hub.restart();
        } else if (step instanceof Step.Pause pause) {
            hub.pause(Duration.ofMillis(pause.millis()), steps);
        } else if (step instanceof Step.Join join) {
            cast.join(join.group());
        } else if (step instanceof Step.Leave leave) {
            cast.leave(leave.group(), leave.quietly());
        } else if (step instanceof Step.Checkpoint) {
            reader.readAll(plan.topics(), false);
            return Checker.check(plan, history.checkpoint());
        } else {
            administer(step);
        }
        return List.of();
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
            if (!(failed.getCause() instanceof RetriableException)) {
                history.fault(step + " was answered with " + failed.getCause());
            }
        }
    }

    private void create(String topic, int partitions, Map<String, String> configs)
            throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
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
