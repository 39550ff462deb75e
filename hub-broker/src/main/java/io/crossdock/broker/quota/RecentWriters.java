package io.crossdock.broker.quota;

import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * Which clients wrote into which topics of this broker lately, and how much.
 *
 * <p>A table of fixed size: a writer has a few places where it may stand, and when all of them are taken, it takes the one
 * of whoever has not written for the longest time. A writer that is known costs no garbage. Thread-safe, without locks.
 */
public final class RecentWriters {
    /** About 2 MB when full. */
    public static final int DEFAULT_SIZE = 4096;
    /** Who has not written for longer is not told of. */
    static final Duration KEPT = Duration.ofMinutes(15);

    private static final int PLACES = 8;
    /** Clients choose their ids, and may choose long ones. */
    private static final int LONGEST_ID = 255;

    private final AtomicReferenceArray<@Nullable Entry> table;
    private final int mask;
    private final LongSupplier nanoTime;

    /**
     * @param size writers that are kept at most, a power of two
     * @param nanoTime a clock of arbitrary origin that never goes back, in nanoseconds
     */
    public RecentWriters(int size, LongSupplier nanoTime) {
        if (Integer.bitCount(size) != 1 || size < PLACES) {
            throw new IllegalArgumentException("not a power of two of at least " + PLACES + ": " + size);
        }
        this.table = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
        this.nanoTime = nanoTime;
    }

    /**
     * Somebody who wrote into a topic.
     *
     * @param records per second of the last minute
     * @param bytes per second of the last minute, as they were sent
     * @param idle how long ago the last ones came
     */
    public record Writer(
            KafkaPrincipal principal, String client, String topic, double records, double bytes, Duration idle) {}

    /** These were written. */
    public void note(KafkaPrincipal principal, String clientId, String topic, long records, long bytes) {
        String client = clientId.length() > LONGEST_ID ? clientId.substring(0, LONGEST_ID) : clientId;
        long now = nanoTime.getAsLong();
        int first = hash(principal, client, topic);
        int oldest = first & mask;
        long longest = -1;
        for (int i = 0; i < PLACES; i++) {
            int place = (first + i) & mask;
            Entry entry = table.get(place);
            if (entry == null) {
                oldest = place;
                break;
            }
            if (entry.is(principal, client, topic)) {
                entry.add(records, bytes, now);
                return;
            }
            if (now - entry.last > longest) {
                longest = now - entry.last;
                oldest = place;
            }
        }
        var entry = new Entry(principal, client, topic, now);
        entry.add(records, bytes, now);
        table.set(oldest, entry);
    }

    /** Those of the last minutes, in no order. */
    public List<Writer> lately() {
        long now = nanoTime.getAsLong();
        var writers = new ArrayList<Writer>();
        for (int place = 0; place < table.length(); place++) {
            Entry entry = table.get(place);
            if (entry != null && now - entry.last <= KEPT.toNanos()) {
                writers.add(entry.writer(now));
            }
        }
        return writers;
    }

    private static int hash(KafkaPrincipal principal, String client, String topic) {
        int hash = (principal.hashCode() * 31 + client.hashCode()) * 31 + topic.hashCode();
        return hash ^ hash >>> 16;
    }

    private static final class Entry {
        private final KafkaPrincipal principal;
        private final String client;
        private final String topic;
        private final RecentAmount records = new RecentAmount();
        private final RecentAmount bytes = new RecentAmount();
        private volatile long last;

        Entry(KafkaPrincipal principal, String client, String topic, long now) {
            this.principal = principal;
            this.client = client;
            this.topic = topic;
            this.last = now;
        }

        boolean is(KafkaPrincipal who, String id, String where) {
            return topic.equals(where) && client.equals(id) && principal.equals(who);
        }

        void add(long moreRecords, long moreBytes, long now) {
            records.add(moreRecords, now);
            bytes.add(moreBytes, now);
            last = now;
        }

        Writer writer(long now) {
            return new Writer(
                    principal,
                    client,
                    topic,
                    records.perSecond(now),
                    bytes.perSecond(now),
                    Duration.ofNanos(Math.max(0, now - last)));
        }
    }
}
