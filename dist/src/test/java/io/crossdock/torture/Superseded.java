package io.crossdock.torture;

import io.crossdock.torture.History.Acknowledged;
import io.crossdock.torture.History.LogRead;
import io.crossdock.torture.History.Outcome;
import io.crossdock.torture.History.Read;
import io.crossdock.torture.History.Sent;
import io.crossdock.torture.RecordId.TransactionId;

import java.util.HashMap;
import java.util.Map;

/** Which records of a compacted partition may be gone: those with a later one of their key that counts, and tombstones. */
final class Superseded {
    private final Map<RecordId, Sent> sent;
    private final Map<TransactionId, Map<Outcome, Long>> outcomes;
    private final Map<String, Long> newestOfKey = new HashMap<>();

    Superseded(
            History.Snapshot history,
            Map<TransactionId, Map<Outcome, Long>> outcomes,
            Map<RecordId, Sent> sent,
            LogRead read) {
        this.sent = sent;
        this.outcomes = outcomes;
        for (Acknowledged each : history.acknowledged()) {
            if (each.partition().equals(read.partition())) {
                count(each.id(), each.offset());
            }
        }
        for (Read each : read.records()) {
            count(each.id(), each.offset());
        }
    }

    private void count(RecordId id, long offset) {
        Sent known = sent.get(id);
        boolean counts = !id.transactional()
                || outcomes.getOrDefault(id.transactionId(), Map.of()).containsKey(Outcome.COMMITTING);
        if (known != null && counts) {
            newestOfKey.merge(known.key(), offset, Math::max);
        }
    }

    boolean mayBeGone(Acknowledged record) {
        Sent known = sent.get(record.id());
        return known != null && (known.tombstone() || newestOfKey.getOrDefault(known.key(), -1L) > record.offset());
    }
}
