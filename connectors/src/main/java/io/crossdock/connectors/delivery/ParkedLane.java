package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/** A record that failed, and those of its lane that wait behind it. One thread. */
final class ParkedLane {
    /** Who is tried first; lanes that are due at the same time in the order they were parked. */
    static final Comparator<ParkedLane> BY_TIME =
            Comparator.<ParkedLane, Instant>comparing(it -> it.until).thenComparing(it -> it.number);

    final Lane lane;
    final Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    private final long number;
    private Instant until;
    private int failures = 1;

    ParkedLane(Lane lane, long number, Instant until) {
        this.lane = lane;
        this.number = number;
        this.until = until;
    }

    Instant until() {
        return until;
    }

    /** How often the first record failed. */
    int failures() {
        return failures;
    }

    /** The first record failed once more. The caller keeps lanes sorted by time and has taken this one out. */
    void failedAgain(Instant next) {
        failures++;
        until = next;
    }

    void retryAt(Instant next) {
        until = next;
    }
}
