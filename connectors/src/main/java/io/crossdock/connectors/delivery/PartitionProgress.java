package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How far one partition is: which offsets are fetched and not delivered, and hence what may be committed. Holds one
 * number for each open record, however many were delivered behind the oldest of them. One thread.
 */
final class PartitionProgress {
    /** Kafka's brokers take 4096 bytes by default (offset.metadata.max.bytes). */
    static final int LONGEST_METADATA = 3_000;

    /** In the order of fetching, so ascending. */
    private final Set<Long> open = new LinkedHashSet<>();

    private DeliveredAhead before = DeliveredAhead.NOTHING;
    private long fetchedTo = -1;
    private long deliveredTo = -1;
    private Optional<Integer> epoch = Optional.empty();
    private @Nullable OffsetAndMetadata committed;

    /** @param earlier what a former owner of the partition committed, null if there is none */
    PartitionProgress(@Nullable OffsetAndMetadata earlier) {
        if (earlier != null) {
            before = DeliveredAhead.decode(earlier.offset(), earlier.metadata());
        }
    }

    /** Whether this record has to be delivered; false when a former owner has done it. */
    boolean fetched(ConsumerRecord<byte[], byte[]> record) {
        boolean delivered = before.contains(record.offset());
        fetchedTo = record.offset() + 1;
        if (delivered) {
            delivered(record.offset(), record.leaderEpoch());
        } else {
            open.add(record.offset());
        }
        return !delivered;
    }

    void finished(ConsumerRecord<byte[], byte[]> record) {
        open.remove(record.offset());
        delivered(record.offset(), record.leaderEpoch());
    }

    private void delivered(long offset, Optional<Integer> leaderEpoch) {
        if (offset >= deliveredTo) {
            deliveredTo = offset + 1;
            epoch = leaderEpoch;
        }
    }

    /** What is to be committed, or empty when that is committed already. */
    Optional<OffsetAndMetadata> uncommitted(int longestMetadata) {
        if (deliveredTo < 0) {
            return Optional.empty();
        }
        OffsetAndMetadata now = position(open, deliveredTo, longestMetadata);
        return now.equals(committed) ? Optional.empty() : Optional.of(now);
    }

    void committed(OffsetAndMetadata position) {
        committed = position;
    }

    /** What could be committed once these records are delivered as well. */
    OffsetAndMetadata after(Collection<ConsumerRecord<byte[], byte[]>> records, int longestMetadata) {
        var left = new LinkedHashSet<>(open);
        long end = deliveredTo;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            left.remove(record.offset());
            end = Math.max(end, record.offset() + 1);
        }
        return position(left, end, longestMetadata);
    }

    private OffsetAndMetadata position(Collection<Long> undelivered, long end, int longestMetadata) {
        if (undelivered.isEmpty()) {
            // What was delivered ahead of time and not yet fetched again must not be forgotten.
            return new OffsetAndMetadata(fetchedTo, epoch, tail(fetchedTo, longestMetadata));
        }
        long oldest = undelivered.iterator().next();
        DeliveredAhead ahead = merged(DeliveredAhead.between(undelivered, end));
        return new OffsetAndMetadata(oldest, Optional.empty(), ahead.encode(oldest, longestMetadata));
    }

    private String tail(long from, int longestMetadata) {
        return before.end() <= from ? "" : before.from(from).encode(from, longestMetadata);
    }

    private DeliveredAhead merged(DeliveredAhead known) {
        return before.end() <= fetchedTo ? known : known.followedBy(before.from(fetchedTo));
    }
}
