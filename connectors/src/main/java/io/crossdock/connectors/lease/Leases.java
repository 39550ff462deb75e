package io.crossdock.connectors.lease;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that a connector that may run once only runs on one of the nodes that have it. The nodes are members of one
 * consumer group; what they have and hold travels with their membership, one of them decides, and whoever is silent for a
 * session timeout loses what it has. See {@code docs/adr/0001-leases-by-a-consumer-group.md}.
 *
 * <p>Two threads, begun with the first wish: one is the member, the other ends the leases when the group has not answered in
 * time, even while the first one waits for an answer. The public methods may be called from any thread and do not wait.
 */
public final class Leases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CONFIRM_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    /** Then everything is begun anew, since the topic may be gone. Longer than a rebalance can take. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration LEAVE = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 1_000;

    private final LeaseSettings settings;
    private final Map<String, Object> clientSettings;
    private final Clock clock;
    private final Tenure tenure;
    private final LeaseBook book;
    private @Nullable Thread member;
    private @Nullable ScheduledExecutorService watch;
    private boolean closed;
    private volatile boolean leaving;
    private volatile @Nullable String problem;
    private boolean mayNotMakeTopic; // of the member's thread alone

    /** @param clientSettings how the cluster is reached, in Kafka's names */
    public Leases(LeaseSettings settings, Map<String, Object> clientSettings, Clock clock) {
        this.settings = settings;
        this.clientSettings = Map.copyOf(clientSettings);
        this.clock = clock;
        this.tenure = new Tenure(clock, settings.session(), settings.margin());
        this.book = new LeaseBook(settings.node(), tenure);
    }

    /** The lease, if this node has it; otherwise the holder will hear of it. */
    public Optional<Lease> want(String connector, LeaseHolder holder) {
        begin();
        return book.want(connector, holder);
    }

    /** The connector has stopped and is not wanted here any more. */
    public void forget(String connector) {
        book.forget(connector);
    }

    /** The connector has stopped because its lease had ended. It is still wanted. */
    public void stopped(String connector) {
        book.stopped(connector);
    }

    /** Whether a lease is to stay here although other nodes have fewer. */
    public void pin(String connector, boolean stays) {
        book.pin(connector, stays);
    }

    /** The node that a connector runs on, as far as this one knows. */
    public Optional<String> owner(String connector) {
        return book.owner(connector);
    }

    /** Why this node has no part in the group, for as long as that is so. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private synchronized void begin() {
        if (member != null || closed) {
            return;
        }
        var thread = new Thread(this::takePart, "connector-leases");
        thread.setDaemon(true);
        thread.start();
        member = thread;
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            var watching = new Thread(task, "connector-leases-watch");
            watching.setDaemon(true);
            return watching;
        });
        watch.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<Runnable> calls = book.expire();
        if (!calls.isEmpty()) {
            LOG.warn(
                    "The cluster has not answered in time, so this node stops {} connectors that others may run now",
                    calls.size());
            calls.forEach(Runnable::run);
        }
    }

    private void takePart() {
        while (!leaving) {
            try {
                makeTopic();
                var seat = new LeaseSeat(book);
                Consumer<byte[], byte[]> consumer = consumer(seat);
                try {
                    consumer.subscribe(List.of(settings.topic()));
                    attend(consumer, seat);
                } finally {
                    consumer.close(CloseOptions.timeout(LEAVE)); // leaves the group, so others need not wait
                }
            } catch (InterruptException | InterruptedException stop) {
                return;
            } catch (RuntimeException | ExecutionException failed) {
                report(failed instanceof ExecutionException ? failed.getCause() : failed);
                pause();
            }
        }
    }

    private void attend(Consumer<byte[], byte[]> consumer, LeaseSeat seat) {
        Instant confirmed = Instant.MIN;
        Instant begun = clock.instant();
        while (!leaving) {
            if (book.hasNews()) {
                consumer.enforceRebalance("connectors were added, removed or given back");
            }
            consumer.poll(POLL);
            Instant asked = clock.instant();
            boolean due = confirmed.isAfter(asked)
                    || confirmed.equals(Instant.MIN)
                    || !asked.isBefore(confirmed.plus(CONFIRM_EVERY));
            if (seat.hasDecision() || due) {
                if (confirm(consumer, seat, asked)) {
                    begun = asked;
                }
                confirmed = asked;
            }
            if (asked.isAfter(begun.plus(SILENCE))) {
                throw new TimeoutException("nothing was confirmed for " + SILENCE.toSeconds() + " s");
            }
        }
    }

    /** A commit is accepted from members only, and tells the group that this one lives (KIP-62 leaves that to heartbeats). */
    private boolean confirm(Consumer<byte[], byte[]> consumer, LeaseSeat seat, Instant asked) {
        if (consumer.groupMetadata().generationId() < 0) {
            return false; // not a member yet
        }
        try {
            consumer.commitSync(
                    Map.of(new TopicPartition(settings.topic(), 0), new OffsetAndMetadata(0, settings.node())), ANSWER);
        } catch (InterruptException stop) {
            throw stop;
        } catch (KafkaException unconfirmed) {
            LOG.debug("The group has not confirmed this node", unconfirmed);
            boolean noTopic = mayNotMakeTopic && unconfirmed instanceof UnknownTopicOrPartitionException;
            if (unconfirmed instanceof AuthorizationException || noTopic) {
                throw unconfirmed; // to be reported, and begun anew: somebody may grant it
            }
            return false; // it comes together anew, or does not answer; both show at the next poll
        }
        tenure.confirmed(asked);
        problem = null;
        seat.takeDecision().ifPresent(decision -> book.granted(decision.generation(), decision.granted())
                .forEach(Runnable::run));
        return true;
    }

    private Consumer<byte[], byte[]> consumer(LeaseSeat seat) {
        int session = (int) settings.session().toMillis();
        var own = new LinkedHashMap<>(clientSettings);
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, "connector-leases");
        own.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        own.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the other one's assignors are the broker's
        own.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(LeaseAssignor.class.getName()));
        own.put(LeaseAssignor.SEAT, seat);
        own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 6);
        own.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 2 * session); // nobody waits longer for one that is stuck
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void makeTopic() throws InterruptedException, ExecutionException {
        var own = new LinkedHashMap<>(clientSettings);
        own.put(AdminClientConfig.CLIENT_ID_CONFIG, "connector-leases-topic");
        var topic = new NewTopic(settings.topic(), Optional.of(1), Optional.empty())
                .configs(Map.of("cleanup.policy", "compact"));
        mayNotMakeTopic = false;
        try (Admin admin = Admin.create(own)) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            mayNotMakeTopic = failed.getCause() instanceof AuthorizationException; // then somebody else may have
            if (!mayNotMakeTopic && !(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    private void report(@Nullable Throwable failure) {
        String said = describe(failure);
        if (!said.equals(problem)) { // once, not every second
            problem = said;
            LOG.warn(
                    "Connectors that run on one node only wait: the group {} cannot be joined: {} - it is tried again",
                    settings.group(),
                    said);
        }
    }

    private String describe(@Nullable Throwable failure) {
        Optional<MissingRight> missing =
                failure == null ? Optional.empty() : MissingRight.toTakePart(failure, settings);
        if (missing.isPresent()) {
            return missing.get().sentence();
        }
        return mayNotMakeTopic ? MissingRight.toMakeTheTopic(settings).sentence() : String.valueOf(failure);
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            leaving = true;
        }
    }

    /** Ends all leases at once and leaves the group. To be called when the connectors have stopped. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            leaving = true;
            ending = member;
            if (watch != null) {
                watch.shutdownNow();
            }
        }
        book.endAll();
        if (ending != null) {
            try {
                ending.join(LEAVE.plus(ANSWER).toMillis());
                ending.interrupt();
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
