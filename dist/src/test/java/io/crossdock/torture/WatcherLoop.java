package io.crossdock.torture;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Asks for the ends of logs and the offsets of groups all the time. */
final class WatcherLoop implements Runnable {
    private static final int PAUSE_MILLIS = 100;

    private final Plan plan;
    private final Clients clients;
    private final History history;
    private final Running running;

    WatcherLoop(Plan plan, Clients clients, History history, Running running) {
        this.plan = plan;
        this.clients = clients;
        this.history = history;
        this.running = running;
    }

    @Override
    public void run() {
        try (Admin admin = clients.admin()) {
            for (int turn = 0; running.yes(); turn++) {
                Topic topic = plan.topics().get(turn % plan.topics().size());
                look(() -> ends(admin, new TopicPartition(topic.name(), 0)));
                for (Actor actor : plan.actors()) {
                    if (actor instanceof Actor.Group || actor instanceof Actor.Transformer) {
                        look(() -> offsets(admin, actor.name(), history));
                    }
                }
                running.pause(PAUSE_MILLIS);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Look {
        void once() throws ExecutionException, InterruptedException;
    }

    private void look(Look look) throws InterruptedException {
        try {
            look.once();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof RetriableException)) {
                history.fault("the watcher was told " + failed.getCause());
            }
        }
    }

    private void ends(Admin admin, TopicPartition partition) throws ExecutionException, InterruptedException {
        long asked = System.nanoTime();
        long start = offset(admin, partition, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        long stable = offset(admin, partition, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        long high = offset(admin, partition, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        history.add(new History.Ends(partition, start, stable, high, asked));
    }

    private static long offset(Admin admin, TopicPartition partition, OffsetSpec spec, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, spec), new ListOffsetsOptions(isolation))
                .partitionResult(partition)
                .get()
                .offset();
    }

    static void offsets(Admin admin, String group, History history) throws ExecutionException, InterruptedException {
        long asked = System.nanoTime();
        var offsets = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        long answered = System.nanoTime();
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                history.add(new History.CommitSeen(group, partition, offset.offset(), asked, answered));
            }
        });
    }
}
