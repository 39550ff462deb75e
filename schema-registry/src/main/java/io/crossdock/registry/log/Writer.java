package io.crossdock.registry.log;

import io.crossdock.registry.log.AppendException.Extent;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Decides and writes, one command after the other, while this node is elected. Each is decided on a state that has
 * replayed all that was written before: a term begins with that, and ends as soon as anything is in doubt.
 * Runs on a thread of its own; others put commands in its queue.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final RegistryLogConfig config;
    private final Supplier<Producer<String, String>> clients;
    private final RegistryTopic topic;
    private final Replay replay;
    private final Seat seat;
    private final Progress progress;
    private final BlockingQueue<Optional<PendingWrite<?>>> queue;
    private volatile boolean stopped;
    private @Nullable Term term;

    Writer(
            RegistryLogConfig config,
            Supplier<Producer<String, String>> clients,
            RegistryTopic topic,
            Replay replay,
            Seat seat,
            Progress progress) {
        this.config = config;
        this.clients = clients;
        this.topic = topic;
        this.replay = replay;
        this.seat = seat;
        this.progress = progress;
        this.queue = new ArrayBlockingQueue<>(config.waitingWrites());
    }

    /** @throws RegistryLogException when too many wait already, or the log is closed */
    void enqueue(PendingWrite<?> write) {
        if (!queue.offer(Optional.of(write))) {
            throw new RegistryLogException(
                    config.waitingWrites() + " commands wait for the registry's log already; nothing was written",
                    null,
                    false);
        }
        if (stopped) {
            write.refuse(closed());
        }
    }

    /** Makes the thread look again at who leads. */
    void nudge() {
        queue.offer(Optional.empty()); // when the queue is full, it is not idle either
    }

    /** Ends the thread after the command that is being done; the others are refused. */
    void stop() {
        stopped = true;
        nudge();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                Optional<PendingWrite<?>> next = next();
                Term open = currentTerm();
                if (open == null) {
                    Leadership now = seat.current();
                    var notHere = new NotLeaderException(now.mine() ? Optional.empty() : now.leader());
                    next.ifPresent(write -> write.refuse(notHere));
                    refuseWaiting(notHere);
                } else if (next.isPresent() && next.get().take()) {
                    perform(open, next.get());
                }
            }
        } catch (InterruptedException | InterruptException stop) {
            LOG.debug("The writer was stopped at its work");
        } finally {
            stopped = true;
            endTerm();
            refuseWaiting(closed());
        }
    }

    private Optional<PendingWrite<?>> next() throws InterruptedException {
        Optional<PendingWrite<?>> next = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        return next == null ? Optional.empty() : next;
    }

    /** The term that this node is elected for, begun if need be; null when it may not write. */
    private @Nullable Term currentTerm() throws InterruptedException {
        Leadership now = seat.current();
        if (term != null && (!now.mine() || term.number() != now.term())) {
            endTerm();
        }
        if (term == null && now.mine()) {
            begin(now.term());
        }
        return term;
    }

    private void begin(long number) throws InterruptedException {
        try {
            replay.compare(topic.id());
            Optional<String> problem = progress.lost().or(replay::missing);
            if (problem.isPresent()) {
                throw new RegistryLogException(problem.get(), null, false);
            }
            term = Term.begin(number, config, clients.get(), progress);
            seat.inOffice();
            LOG.info("This node writes topic {} from offset {} on", config.topic(), progress.position());
        } catch (InterruptException stop) {
            throw stop;
        } catch (AppendException | RuntimeException failed) {
            LOG.warn(
                    "This node was elected to write topic {} and could not begin: {}",
                    config.topic(),
                    failed.getMessage());
            seat.resign(number);
        }
    }

    private <T> void perform(Term open, PendingWrite<T> write) throws InterruptedException {
        Decision<T> decision;
        try {
            decision = write.decide();
        } catch (RuntimeException | Error refused) {
            write.fail(refused);
            return;
        }
        if (decision.records().isEmpty()) {
            write.succeed(decision.answer());
            return;
        }
        try {
            open.append(decision.records());
            write.succeed(decision.answer());
        } catch (AppendException failed) {
            settle(open, failed, write, decision.answer());
        } catch (InterruptedException stop) {
            write.fail(unknown("the log was closed meanwhile", stop));
            throw stop;
        } catch (RuntimeException bug) {
            LOG.error("Writing topic {} failed in a way that was not foreseen. Report this", config.topic(), bug);
            endTerm();
            write.fail(unknown(String.valueOf(bug.getMessage()), bug));
        }
    }

    /** The topic itself tells what became of a transaction that nobody confirmed, once it is settled. */
    private <T> void settle(Term open, AppendException failed, PendingWrite<T> write, T answer)
            throws InterruptedException {
        boolean inDoubt = failed.extent() == Extent.IN_DOUBT;
        if (failed.extent() != Extent.UNDONE) {
            LOG.warn("Topic {}: term {} ends: {}", config.topic(), open.number(), failed.getMessage());
            endTerm();
        }
        try {
            if (failed.isFenced()) {
                seat.resign(open.number());
            } else if (inDoubt) {
                currentTerm(); // beginning a term settles what the last one left
            }
            switch (inDoubt ? progress.fate(config.answerTimeout()) : Progress.Fate.NOT_WRITTEN) {
                case WRITTEN -> write.succeed(answer);
                case NOT_WRITTEN ->
                    write.fail(
                            failed.isFenced()
                                    ? new NotLeaderException(seat.current().leader())
                                    : new RegistryLogException(
                                            "nothing was written to topic %s: %s"
                                                    .formatted(config.topic(), failed.getMessage()),
                                            failed,
                                            false));
                case UNKNOWN -> write.fail(unknown(String.valueOf(failed.getMessage()), failed));
            }
        } catch (InterruptedException stop) {
            write.fail(unknown("the log was closed meanwhile", stop));
            throw stop;
        }
    }

    private void endTerm() {
        if (term != null) {
            term.end();
            term = null;
        }
    }

    private void refuseWaiting(RuntimeException why) {
        for (Optional<PendingWrite<?>> next = queue.poll(); next != null; next = queue.poll()) {
            next.ifPresent(write -> write.refuse(why));
        }
    }

    private RegistryLogException unknown(String why, Exception cause) {
        return new RegistryLogException(
                "whether the records were written to topic %s is not known: %s. Look before you try again"
                        .formatted(config.topic(), why),
                cause,
                true);
    }

    private static RegistryLogException closed() {
        return new RegistryLogException("the registry's log is closed; nothing was written", null, false);
    }
}
