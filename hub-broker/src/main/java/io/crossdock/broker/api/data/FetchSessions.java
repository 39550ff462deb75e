package io.crossdock.broker.api.data;

import io.crossdock.broker.request.Session;
import org.apache.kafka.common.errors.FetchSessionIdNotFoundException;
import org.apache.kafka.common.errors.InvalidFetchSessionEpochException;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The fetch sessions of all clients, so many at most, with so many partitions at most. A newcomer for which there is no
 * room is served without a session, which costs it nothing but longer requests, unless somebody gives way:
 *
 * <ul>
 *   <li>who was silent for {@value #SILENT_MINUTES} minutes, the longest silent first;
 *   <li>where only slots are missing, also the one that saves least, if it saves less than the newcomer would and has had
 *       its session for as long: a follower's session counts more than a consumer's, a larger one more than a smaller one
 *       (KIP-227). One large newcomer does not push out many small ones.
 * </ul>
 *
 * A session is not its connection's: a client that was idle for so long that its connection was closed goes on with it
 * over the next one. So it stays when a connection ends, and goes when its client begins a new one in its place, or as
 * above. A broker has one session with each leader: when it begins another one, what still comes by the one before, out
 * of the buffers of a connection that was cut, is refused.
 *
 * <p>Thread-safe; a session itself is touched on its {@link FetchSession#home} only.
 */
final class FetchSessions {
    private static final int SILENT_MINUTES = 2;
    private static final long SILENT_MILLIS = Duration.ofMinutes(SILENT_MINUTES).toMillis();

    private static final Comparator<FetchSession> BY_WORTH =
            Comparator.comparing(FetchSession::isFollowers).thenComparingInt(FetchSession::size);

    private final Map<Integer, FetchSession> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, FetchSession> byFollower = new ConcurrentHashMap<>();
    private final AtomicLong partitions = new AtomicLong();
    private final AtomicLong order = new AtomicLong();
    private final FetchSessionLimits limits;
    private final Supplier<FollowerPace> paces;
    private final Clock clock;

    /** @param paces a new one for each follower */
    FetchSessions(FetchSessionLimits limits, Supplier<FollowerPace> paces, Clock clock) {
        this.limits = limits;
        this.paces = paces;
        this.clock = clock;
    }

    int size() {
        return sessions.size();
    }

    /** Of all sessions together. */
    long partitions() {
        return partitions.get();
    }

    /** The session that a request is part of, if this client has it. */
    Optional<FetchSession> find(FetchRequestData request, Session client) {
        return Optional.ofNullable(sessions.get(request.sessionId()))
                .filter(session -> session.owner().equals(client.principal()));
    }

    /**
     * What this request is about. Called on the home of its session, or, if there is none, on the client's event loop.
     *
     * @param follower whether it is another broker that replicates
     * @throws FetchSessionIdNotFoundException when the session was given up or is another client's; the client begins a
     *     new one
     * @throws InvalidFetchSessionEpochException when it is not the session's next request; likewise
     */
    FetchScope scope(FetchRequestData request, Session client, boolean follower) {
        List<FetchTarget> named = FetchTarget.of(request);
        int epoch = request.sessionEpoch();
        Optional<FetchSession> present = find(request, client);
        if (epoch == FetchMetadata.INITIAL_EPOCH || epoch == FetchMetadata.FINAL_EPOCH) {
            present.ifPresent(this::end);
            return epoch == FetchMetadata.FINAL_EPOCH
                    ? once(named, client)
                    : begin(
                            named,
                            client,
                            follower ? OptionalInt.of(FetchRequest.replicaId(request)) : OptionalInt.empty());
        }
        FetchSession session = present.orElseThrow(() -> notFound(request.sessionId(), "this client has no such one"));
        if (!session.expects(epoch)) {
            throw new InvalidFetchSessionEpochException(
                    "epoch " + epoch + " is not the next one of fetch session " + session.id());
        }
        FetchScope next = session.next(request, named, order.incrementAndGet(), clock.millis());
        int more = session.size() - session.counted();
        if (!haveRoomFor(more)) {
            end(session);
            throw notFound(session.id(), "there is no room for " + session.size() + " partitions");
        }
        if (!session.count(more)) {
            partitions.addAndGet(-more);
            throw notFound(session.id(), "it gave way to another one just now");
        }
        return next;
    }

    private static FetchSessionIdNotFoundException notFound(int id, String why) {
        return new FetchSessionIdNotFoundException("fetch session " + id + " is not kept: " + why);
    }

    private FetchScope.Once once(List<FetchTarget> named, Session client) {
        return new FetchScope.Once(named, order.incrementAndGet(), client.loop());
    }

    private FetchScope begin(List<FetchTarget> named, Session client, OptionalInt follower) {
        long now = clock.millis();
        follower.ifPresent(replica -> replaced(byFollower.get(replica)));
        var fresh = new FetchSession(
                newId(), client, follower.isPresent() ? Optional.of(paces.get()) : Optional.empty(), named, now);
        int size = fresh.size();
        if (size == 0 || size > limits.partitions() || !haveRoomFor(size)) {
            return once(named, client);
        }
        if (!haveSlot(fresh, now) || sessions.putIfAbsent(fresh.id(), fresh) != null) {
            partitions.addAndGet(-size);
            return once(named, client);
        }
        if (follower.isPresent()) {
            replaced(byFollower.put(follower.getAsInt(), fresh)); // by another connection at this moment
        }
        return fresh.begin(order.incrementAndGet());
    }

    /** Not counted up: nobody should guess another one's id. */
    private int newId() {
        int id;
        do {
            id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        } while (sessions.containsKey(id));
        return id;
    }

    /** Takes so many partitions of what all may have, making room where it can. */
    private boolean haveRoomFor(int more) {
        boolean room = partitions.addAndGet(more) <= limits.partitions() || more <= 0;
        while (!room) {
            Optional<FetchSession> silent = silent(clock.millis());
            if (silent.isEmpty()) {
                partitions.addAndGet(-more);
                return false;
            }
            end(silent.get());
            room = partitions.get() <= limits.partitions();
        }
        return true;
    }

    /** Two connections that begin at the same moment may overshoot by one each, which does no harm. */
    private boolean haveSlot(FetchSession fresh, long now) {
        if (sessions.size() < limits.slots()) {
            return true;
        }
        Optional<FetchSession> leaving = silent(now).or(() -> worthLess(fresh, now));
        leaving.ifPresent(this::end);
        return leaving.isPresent();
    }

    private Optional<FetchSession> silent(long now) {
        return sessions.values().stream()
                .min(Comparator.comparingLong(FetchSession::lastUsed))
                .filter(oldest -> now - oldest.lastUsed() >= SILENT_MILLIS);
    }

    private Optional<FetchSession> worthLess(FetchSession fresh, long now) {
        return sessions.values().stream()
                .filter(each -> now - each.begun() >= SILENT_MILLIS || fresh.isFollowers() && !each.isFollowers())
                .min(BY_WORTH)
                .filter(least -> BY_WORTH.compare(least, fresh) < 0);
    }

    private void replaced(@Nullable FetchSession before) {
        if (before != null) {
            end(before);
        }
    }

    private void end(FetchSession session) {
        if (sessions.remove(session.id(), session)) {
            partitions.addAndGet(-session.uncount());
            byFollower.values().remove(session);
        }
    }
}
