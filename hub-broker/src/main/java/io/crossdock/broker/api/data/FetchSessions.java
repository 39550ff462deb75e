package io.crossdock.broker.api.data;

import org.apache.kafka.common.errors.FetchSessionIdNotFoundException;
import org.apache.kafka.common.errors.InvalidFetchSessionEpochException;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.requests.FetchMetadata;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The fetch sessions of all clients, so many at most. When there is no room, the one longest unused gives way if it was
 * silent for {@value #SILENT_MINUTES} minutes; otherwise the newcomer is served without a session, which costs it
 * nothing but longer requests. A session of a connection that is gone is found by nobody and gives way like that.
 *
 * <p>Thread-safe; a session itself is touched by its connection only.
 */
final class FetchSessions {
    private static final int SILENT_MINUTES = 2;

    private final Map<Integer, FetchSession> sessions = new ConcurrentHashMap<>();
    private final int slots;
    private final Clock clock;

    /** @param slots 0 or more sessions ({@code max.incremental.fetch.session.cache.slots}) */
    FetchSessions(int slots, Clock clock) {
        this.slots = slots;
        this.clock = clock;
    }

    int size() {
        return sessions.size();
    }

    /**
     * What this request is about.
     *
     * @throws FetchSessionIdNotFoundException when the session was given up or is another connection's; the client
     *     begins a new one
     * @throws InvalidFetchSessionEpochException when it is not the session's next request; likewise
     */
    FetchScope scope(FetchRequestData request, long connectionId) {
        List<FetchTarget> named = FetchTarget.of(request);
        int epoch = request.sessionEpoch();
        if (epoch == FetchMetadata.INITIAL_EPOCH || epoch == FetchMetadata.FINAL_EPOCH) {
            find(request.sessionId(), connectionId).ifPresent(old -> sessions.remove(old.id()));
            return epoch == FetchMetadata.FINAL_EPOCH ? new FetchScope.Once(named) : begin(named, connectionId);
        }
        FetchSession session = find(request.sessionId(), connectionId)
                .orElseThrow(() -> new FetchSessionIdNotFoundException(
                        "there is no fetch session " + request.sessionId() + " of this connection"));
        if (!session.expects(epoch)) {
            throw new InvalidFetchSessionEpochException(
                    "epoch " + epoch + " is not the next one of fetch session " + session.id());
        }
        return session.next(request, named, clock.millis());
    }

    private Optional<FetchSession> find(int id, long connectionId) {
        return Optional.ofNullable(sessions.get(id)).filter(session -> session.connectionId() == connectionId);
    }

    private FetchScope begin(List<FetchTarget> named, long connectionId) {
        long now = clock.millis();
        if (named.isEmpty() || !haveRoom(now)) {
            return new FetchScope.Once(named);
        }
        while (true) {
            // Not counted up: nobody should guess another one's id.
            int id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
            var session = new FetchSession(id, connectionId, named, now);
            if (sessions.putIfAbsent(id, session) == null) {
                return session.begin();
            }
        }
    }

    /** Two connections that begin at the same moment may overshoot by one each, which does no harm. */
    private boolean haveRoom(long now) {
        if (sessions.size() < slots) {
            return true;
        }
        return sessions.values().stream()
                .min(Comparator.comparingLong(FetchSession::lastUsed))
                .filter(oldest -> now - oldest.lastUsed()
                        >= Duration.ofMinutes(SILENT_MINUTES).toMillis())
                .filter(oldest -> sessions.remove(oldest.id(), oldest))
                .isPresent();
    }
}
