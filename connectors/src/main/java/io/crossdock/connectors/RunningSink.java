package io.crossdock.connectors;

import io.crossdock.connectors.camel.SinkRoute;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.definition.BatchPolicy;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.delivery.RateLimit;
import io.crossdock.connectors.delivery.SinkTask;
import io.crossdock.connectors.lease.LeaseSettings;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A sink at work: its route, one thread with a consumer for each task, and a producer if there are dead letters. */
final class RunningSink implements RunningConnector {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int FETCHED_AT_ONCE = 500;

    /** Kafka's 50 MB for each of a hundred sinks would be too much; a larger record comes through all the same. */
    private static final int FETCHED_BYTES = 8 << 20;

    /**
     * After kill -9 a sink's partitions wait until the broker gives up the members that died, so not Kafka's 45 s but the least
     * that brokers allow, as for the leases of sources: where the broker that coordinates the group died, too, the whole
     * session begins anew on the next one, and 15 s after the kill all has to go on elsewhere.
     */
    private static final int SESSION_MILLIS = (int) LeaseSettings.SESSION.toMillis();

    /** Five have to be missed; and so soon the others learn that a member has died. */
    private static final int HEARTBEAT_MILLIS = SESSION_MILLIS / 6;

    /** A topic that a pattern means is looked for this often; Kafka's five minutes look like a sink that does not work. */
    private static final int NEW_TOPIC_MILLIS = (int) TimeUnit.SECONDS.toMillis(5);

    private final SinkRoute route;
    private final @Nullable HubWriter deadLetterWriter;
    private final Clock clock;
    private final List<SinkTask> tasks = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private RunningSink(SinkRoute route, @Nullable HubWriter deadLetterWriter, Clock clock) {
        this.clock = clock;
        this.route = route;
        this.deadLetterWriter = deadLetterWriter;
    }

    static RunningSink start(SinkDefinition definition, Surroundings surroundings, Consumer<Throwable> ended)
            throws Exception {
        HubWriter writer = definition.errors().deadLetter() == null
                ? null
                : new HubWriter("connector-" + definition.name() + "-dead", surroundings.clientSettings());
        RunningSink sink = null;
        try {
            sink = new RunningSink(new SinkRoute(definition), writer, surroundings.clock());
            sink.route.start();
            sink.startTasks(definition, surroundings, ended);
            return sink;
        } catch (Exception refused) {
            if (sink != null) {
                sink.close();
            } else if (writer != null) {
                writer.close();
            }
            throw refused;
        }
    }

    private void startTasks(SinkDefinition definition, Surroundings surroundings, Consumer<Throwable> ended) {
        var report = new SinkReport(definition, surroundings, ended);
        SinkTask.GiveUp giveUp = giveUp(definition, surroundings);
        var limit = new RateLimit(definition.pipeline().recordsPerSecond());
        for (int i = 0; i < definition.tasks(); i++) {
            String name = "connector-" + definition.name() + "-" + i;
            var consumer = new KafkaConsumer<>(
                    settings(definition, name, surroundings.clientSettings()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
            var task = new SinkTask(
                    definition,
                    consumer,
                    route.forTask(),
                    giveUp,
                    report,
                    surroundings.breaker(),
                    limit,
                    surroundings.clock());
            tasks.add(task);
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    static Map<String, Object> settings(
            SinkDefinition definition, String clientId, Map<String, Object> clientSettings) {
        var settings = new LinkedHashMap<String, Object>();
        BatchPolicy batch = definition.batch();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        settings.put(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(FETCHED_AT_ONCE, batch == null ? 0 : batch.records()));
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        // A sink that came first would make its topic with the broker's number of partitions, not with its source's.
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        if (definition.topicPattern() != null) {
            settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, NEW_TOPIC_MILLIS);
        }
        settings.putAll(clientSettings);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, definition.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false); // a commit means delivered, nothing else
        return settings;
    }

    private SinkTask.GiveUp giveUp(SinkDefinition definition, Surroundings surroundings) {
        String topic = definition.errors().deadLetter();
        if (topic == null) {
            return (record, cause, attempts) -> {
                throw new IllegalStateException(
                        "the record at " + record.topic() + "-" + record.partition() + "@" + record.offset()
                                + " cannot be delivered and there is no 'errors.deadLetter'",
                        cause);
            };
        }
        HubWriter writer = Objects.requireNonNull(deadLetterWriter);
        DeadLetters letters = surroundings.letters(definition, topic);
        return (ConsumerRecord<byte[], byte[]> record, Exception cause, int attempts) -> {
            writer.writeAndWait(letters.of(record, cause, attempts));
            surroundings.counters().countDeadLettered(1);
        };
    }

    /** Straight to the target: no other reader of the topic sees the record again. */
    @Override
    public void redeliver(Letter letter) throws Exception {
        route.deliver(List.of(letter.asDelivered()));
    }

    /** Returns when no thread of it is left, however long that takes: nobody may deliver in its name until then. */
    @Override
    public void close() {
        tasks.forEach(SinkTask::stop);
        try {
            if (!join(STOP_PATIENCE)) {
                threads.forEach(Thread::interrupt);
                join(STOP_PATIENCE);
            }
        } catch (InterruptedException hurry) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
        route.close(); // which may free a delivery that hangs
        if (deadLetterWriter != null) {
            deadLetterWriter.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException leftBehind) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean join(Duration patience) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        for (Thread thread : threads) {
            thread.join(Math.max(1, Duration.between(clock.instant(), deadline).toMillis()));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }
}
