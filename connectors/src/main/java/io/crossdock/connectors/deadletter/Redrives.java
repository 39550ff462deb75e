package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.deadletter.LetterReader.Stretch;
import io.crossdock.connectors.deadletter.RedriveProgress.State;
import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.HubWriter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The redrives of one connector's letters: one at a time, on whichever node has begun it or was restarted with it. What
 * there is to know about it stands in the offsets of group {@code connector-NAME-redrive}.
 *
 * <p>Thread-safe; methods wait for the cluster, but never for one another: while one begins or ends a redrive, others that
 * want to are refused.
 */
final class Redrives implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final long STOP_MILLIS = 5_000;

    private final DeadLetters letters;
    private final ErrorPolicy errors;
    private final Map<String, Object> clientSettings;
    private final MarkLog marks;
    private final Redelivery redelivery;
    private final Clock clock;
    private final String group;
    private final AtomicBoolean changing = new AtomicBoolean();
    private @Nullable Running latest;
    private boolean closed;

    Redrives(
            DeadLetters letters,
            ErrorPolicy errors,
            Map<String, Object> clientSettings,
            MarkLog marks,
            Redelivery redelivery,
            Clock clock) {
        this.letters = letters;
        this.errors = errors;
        this.clientSettings = clientSettings;
        this.marks = marks;
        this.redelivery = redelivery;
        this.clock = clock;
        this.group = "connector-" + letters.connector() + "-redrive";
    }

    /**
     * Begins a redrive of the letters that are in the topic now.
     *
     * @throws IllegalStateException if there is one under way, here or on another node, or being begun or ended
     */
    void start(RedriveOrder order) throws ExecutionException, InterruptedException {
        change(() -> begin(order));
    }

    private void begin(RedriveOrder order) throws ExecutionException, InterruptedException {
        if (isRunning()) {
            throw underWay();
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        try (var reader = new LetterReader(letters.topic(), clientSettings, clock)) {
            Map<Integer, Stretch> all = reader.everything();
            long now = clock.millis();
            all.forEach((partition, stretch) -> {
                Stretch wanted = LetterListing.wanted(Map.of(partition, stretch), order.filter())
                        .getOrDefault(partition, new Stretch(stretch.to(), stretch.to()));
                long until = Math.max(wanted.from(), wanted.to());
                String note =
                        RedriveNote.begin(order, now, wanted.from(), until).text();
                offsets.put(new TopicPartition(letters.topic(), partition), new OffsetAndMetadata(wanted.from(), note));
            });
        }
        if (offsets.isEmpty()) {
            throw new IllegalStateException("there are no dead letters: topic " + letters.topic() + " does not exist");
        }
        alter(offsets);
        run();
    }

    /**
     * Goes on with a redrive that is neither at its end nor cancelled; does nothing if there is none.
     *
     * @throws IllegalStateException if one is being begun or ended
     */
    void resume() throws ExecutionException, InterruptedException {
        if (isUnfinished()) { // to look at it keeps nobody from beginning one
            change(() -> {
                if (isUnfinished()) {
                    run();
                }
            });
        }
    }

    private boolean isUnfinished() throws ExecutionException, InterruptedException {
        return !isRunning() && progress().state() == State.UNFINISHED;
    }

    /**
     * Ends the redrive early, if there is one on this node.
     *
     * @throws IllegalStateException if one is being begun or ended
     */
    void cancel() throws ExecutionException, InterruptedException {
        change(this::end);
    }

    private void end() throws ExecutionException, InterruptedException {
        stop(latest());
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        committed().forEach((partition, position) -> RedriveNote.parse(position.metadata())
                .filter(note -> !note.cancelled())
                .ifPresent(note -> offsets.put(
                        partition,
                        new OffsetAndMetadata(position.offset(), note.cancel().text()))));
        if (!offsets.isEmpty()) {
            alter(offsets);
        }
    }

    /** The latest redrive. Behind by up to a second while it runs. */
    RedriveProgress progress() throws ExecutionException, InterruptedException {
        Running running = latest();
        boolean here = running != null && running.isAlive();
        long read = 0;
        long total = 0;
        RedriveNote sum = null;
        boolean finished = true;
        for (OffsetAndMetadata position : committed().values()) {
            RedriveNote note = RedriveNote.parse(position.metadata()).orElse(null);
            if (note == null) {
                continue;
            }
            read += Math.max(0, position.offset() - note.from());
            total += Math.max(0, note.until() - note.from());
            finished &= position.offset() >= note.until();
            sum = sum == null ? note : sum.plus(note.redriven(), note.returned(), note.looped());
        }
        if (sum == null) {
            return RedriveProgress.NONE;
        }
        State ended = sum.cancelled() ? State.CANCELLED : finished ? State.DONE : State.UNFINISHED;
        return new RedriveProgress(
                here ? State.RUNNING : ended,
                sum.order(),
                Instant.ofEpochMilli(sum.started()),
                Math.min(read, total),
                total,
                sum.redriven(),
                sum.returned(),
                sum.looped(),
                running == null ? null : running.task().lastError());
    }

    private void change(Change work) throws ExecutionException, InterruptedException {
        if (!changing.compareAndSet(false, true)) {
            throw new IllegalStateException("a redrive of the letters of " + letters.connector()
                    + " is being begun or cancelled at this moment; look at its progress, then try again");
        }
        try {
            work.make();
        } finally {
            changing.set(false);
        }
    }

    private synchronized @Nullable Running latest() {
        return latest;
    }

    private boolean isRunning() {
        Running running = latest();
        return running != null && running.isAlive();
    }

    private void run() {
        var settings = new LinkedHashMap<String, Object>();
        String id = "connector-" + letters.connector() + "-redrive";
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, id);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.putAll(clientSettings);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var writer = new HubWriter(id, clientSettings);
        if (!begins(new RedriveTask(letters, errors, consumer, writer, marks, redelivery, clock), id)) {
            try (consumer;
                    writer) {
                throw new IllegalStateException("connector " + letters.connector() + " is being stopped; try again");
            }
        }
    }

    private synchronized boolean begins(RedriveTask task, String name) {
        if (closed) {
            return false;
        }
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        latest = new Running(task, thread);
        thread.start();
        return true;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            var known = new HashMap<TopicPartition, OffsetAndMetadata>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, position) -> {
                        if (position != null && partition.topic().equals(letters.topic())) {
                            known.put(partition, position);
                        }
                    });
            return known;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw failed;
        }
    }

    /** The cluster refuses it as long as the group has a member: that is what keeps two nodes from doing the same. */
    private void alter(Map<TopicPartition, OffsetAndMetadata> offsets) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownMemberIdException
                    || failed.getCause() instanceof GroupNotEmptyException
                    || failed.getCause() instanceof RebalanceInProgressException) {
                throw underWay();
            }
            throw failed;
        }
    }

    private Admin admin() {
        var settings = new LinkedHashMap<>(clientSettings);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return Admin.create(settings);
    }

    private IllegalStateException underWay() {
        return new IllegalStateException("letters of " + letters.connector()
                + " are being redriven already, here or on another node; wait for the end, or cancel it there");
    }

    private static void stop(@Nullable Running running) throws InterruptedException {
        if (running == null) {
            return;
        }
        running.task().close();
        running.thread().join(STOP_MILLIS);
        if (running.isAlive()) {
            running.thread().interrupt();
            running.thread().join(TimeUnit.SECONDS.toMillis(2));
        }
    }

    /** Stops what runs here; it goes on where it was when it is resumed. */
    @Override
    public void close() {
        Running last;
        synchronized (this) {
            closed = true;
            last = latest;
        }
        try {
            stop(last);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins or ends a redrive. */
    @FunctionalInterface
    private interface Change {
        void make() throws ExecutionException, InterruptedException;
    }

    /** A redrive on this node, perhaps at its end. */
    private record Running(RedriveTask task, Thread thread) {
        boolean isAlive() {
            return thread.isAlive();
        }
    }
}
