package io.crossdock.broker.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Makes few events of many refusals: the first of its kind is told at once, those that follow are counted and told
 * together at the end of the {@linkplain #flush interval}. A client that tries again and again does not fill the disk.
 * Thread-safe.
 */
final class Refusals {
    /** Kinds that are kept apart in one interval; what is beyond is counted as one. */
    private static final int MOST = 1000;

    private final Map<Key, Repeated> kinds = new ConcurrentHashMap<>();
    private final Consumer<AuditEvent> told;
    private final Clock clock;

    Refusals(Consumer<AuditEvent> told, Clock clock) {
        this.told = told;
        this.clock = clock;
    }

    void add(AuditEvent event) {
        var key = new Key(event.who(), event.claimed(), event.from(), event.request(), event.refused());
        if (kinds.size() >= MOST && !kinds.containsKey(key)) {
            key = Key.OTHERS;
        }
        boolean[] first = new boolean[1];
        kinds.compute(key, (same, known) -> {
            first[0] = known == null;
            return known == null
                    ? new Repeated(event, 0, event.time())
                    : new Repeated(known.event(), known.more() + 1, event.time());
        });
        if (first[0]) {
            told.accept(event);
        }
    }

    /** Tells of what repeated since the last call, and begins anew. */
    void flush() {
        for (Key key : List.copyOf(kinds.keySet())) {
            Repeated repeated = kinds.remove(key);
            if (repeated != null && repeated.more() > 0) {
                AuditEvent event = repeated.event().times(repeated.more(), repeated.last());
                told.accept(key.equals(Key.OTHERS) ? others(event) : event);
            }
        }
    }

    private AuditEvent others(AuditEvent event) {
        return new AuditEvent(
                clock.instant(),
                event.kind(),
                "",
                "",
                "",
                "",
                "",
                List.of(),
                List.of(),
                event.decision(),
                "refusals of more than " + MOST + " kinds at a time are only counted",
                event.count());
    }

    private record Key(String who, String claimed, String from, String request, List<String> refused) {
        static final Key OTHERS = new Key("", "", "", "", List.of());
    }

    /** @param more those after the first */
    private record Repeated(AuditEvent event, long more, Instant last) {}
}
