package io.crossdock.broker.group;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The producers about whose transactions the coordinator is being asked, on whatever broker it is, before their offsets
 * enter a shard's log. A marker that comes between question and answer ends the transaction that was asked about: what
 * entered after it would wait for another end that never comes (KIP-890). Confined to the shard's lane.
 */
final class TransactionQuestions {
    /** An honest producer asks about one transaction; the oldest question goes, and is asked again. */
    private static final int MOST = 10_000;

    private final Map<Long, Object> open = new LinkedHashMap<>();

    /** @return what {@link #isOpen} knows the question by, as long as the transaction has not ended */
    Object ask(long producerId) {
        Object question = open.computeIfAbsent(producerId, first -> new Object());
        if (open.size() > MOST) {
            open.remove(open.keySet().iterator().next());
        }
        return question;
    }

    boolean isOpen(long producerId, Object question) {
        return open.get(producerId) == question;
    }

    /** A marker has come. */
    void end(long producerId) {
        open.remove(producerId);
    }
}
