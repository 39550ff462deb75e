package io.crossdock.broker.quota;

import io.crossdock.broker.concurrent.RecentTable;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Which clients wrote into which topics of this broker lately, or read from them, and how much. There is room for so many,
 * see {@link RecentTable}; a client that is known costs no garbage. Thread-safe, without locks.
 */
public final class RecentClients {
    /** About 2 MB when full. */
    public static final int DEFAULT_SIZE = 4096;
    /** Who has been idle for longer is not told of. */
    static final Duration KEPT = Duration.ofMinutes(15);

    /** Clients choose their ids, and may choose long ones. */
    private static final int LONGEST_ID = 255;

    private final RecentTable<Entry> table;
    private final LongSupplier nanoTime;

    /**
     * @param size clients that are kept at most, a power of two
     * @param nanoTime a clock of arbitrary origin that never goes back, in nanoseconds
     */
    public RecentClients(int size, LongSupplier nanoTime) {
        this.table = new RecentTable<>(size);
        this.nanoTime = nanoTime;
    }

    /**
     * Somebody who wrote into a topic, or read from it.
     *
     * @param records per second of the last minute; 0 if only bytes are counted
     * @param bytes per second of the last minute, as they were sent
     * @param idle how long ago the last ones came or went
     */
    public record Client(
            KafkaPrincipal principal, String id, String topic, double records, double bytes, Duration idle) {}

    /** These were written, or read. */
    public void note(KafkaPrincipal principal, String clientId, String topic, long records, long bytes) {
        String id = clientId.length() > LONGEST_ID ? clientId.substring(0, LONGEST_ID) : clientId;
        long now = nanoTime.getAsLong();
        int hash = (principal.hashCode() * 31 + id.hashCode()) * 31 + topic.hashCode();
        for (int place = 0; place < RecentTable.PLACES; place++) {
            Entry entry = table.at(hash, place);
            if (entry == null) {
                break;
            }
            if (entry.is(principal, id, topic)) {
                entry.add(records, bytes, now);
                return;
            }
        }
        var entry = new Entry(principal, id, topic, now);
        entry.add(records, bytes, now);
        table.add(hash, entry);
    }

    /** Those of the last minutes, in no order. */
    public List<Client> lately() {
        long now = nanoTime.getAsLong();
        return table.all().stream()
                .filter(entry -> now - entry.last <= KEPT.toNanos())
                .map(entry -> entry.client(now))
                .toList();
    }

    private static final class Entry implements RecentTable.Entry {
        private final KafkaPrincipal principal;
        private final String id;
        private final String topic;
        private final RecentAmount records = new RecentAmount();
        private final RecentAmount bytes = new RecentAmount();
        private volatile long last;

        Entry(KafkaPrincipal principal, String id, String topic, long now) {
            this.principal = principal;
            this.id = id;
            this.topic = topic;
            this.last = now;
        }

        @Override
        public long last() {
            return last;
        }

        boolean is(KafkaPrincipal who, String called, String where) {
            return topic.equals(where) && id.equals(called) && principal.equals(who);
        }

        void add(long moreRecords, long moreBytes, long now) {
            records.add(moreRecords, now);
            bytes.add(moreBytes, now);
            last = now;
        }

        Client client(long now) {
            return new Client(
                    principal,
                    id,
                    topic,
                    records.perSecond(now),
                    bytes.perSecond(now),
                    Duration.ofNanos(Math.max(0, now - last)));
        }
    }
}
