package io.crossdock.broker.api.data;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.concurrent.Wait;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Serves consumers, and brokers that follow. What is there leaves as ranges of segment files; if it is less than the client wants, the answer
 * waits for more, and is woken by the append that brings it. Whoever keeps up with the producers is served on the
 * connection's own thread, since all it needs is in memory; whoever lags may wait for the disk, and does that elsewhere.
 * When too many wait already, the next one is answered with what is there, and told to come back later.
 */
public final class FetchHandler implements RequestHandler<FetchRequest> {
    /** A client that is gone is waited for no longer than this; one that is there just asks again. */
    private static final int LONGEST_WAIT_MILLIS = 60_000;
    /** Where there is no room to wait, the client is asked to wait so long before it comes back (KIP-219). */
    private static final int LONGEST_PAUSE_MILLIS = 500;
    /** What a partition needs on the heap while it is waited for: its places in lists, and among who is told of appends. */
    private static final long WAITING_BYTES = 64;

    private final MetadataStore metadata;
    private final Partitions partitions;
    private final KeyedExecutor work;
    private final Timer timer;
    private final int maxBytes;
    private final boolean sendsNearby;
    private final FetchSessions sessions;
    private final FetchLimits limits;
    private final RecentClients readers;
    private final WaitingFollowers followers = new WaitingFollowers();

    /**
     * @param maxBytes bound on the records of one response, whatever the client asks for ({@code fetch.max.bytes})
     * @param sendsNearby whether consumers are sent to replicas in their rack ({@code replica.selector.class})
     * @param sessions bound on the incremental sessions kept
     * @param answersApart shortest time between two answers to one follower ({@code replica.fetch.gather.ms})
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public FetchHandler(
            MetadataStore metadata,
            Partitions partitions,
            KeyedExecutor work,
            Timer timer,
            int maxBytes,
            boolean sendsNearby,
            FetchSessionLimits sessions,
            Duration answersApart,
            Clock clock,
            LongSupplier nanos,
            ClientQuotas quotas,
            RecentClients readers) {
        this.readers = readers;
        limits = new FetchLimits(quotas);
        this.metadata = metadata;
        this.partitions = partitions;
        this.work = work;
        this.timer = timer;
        this.maxBytes = maxBytes;
        this.sendsNearby = sendsNearby;
        this.sessions = new FetchSessions(sessions, () -> new FollowerPace(answersApart, nanos), clock);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.FETCH;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.FETCH);
    }

    @Override
    public CompletionStage<Reply> handle(FetchRequest request, RequestContext context) {
        Session client = context.session();
        boolean follower = request.isFromFollower();
        if (follower && !context.access().allowsCluster(AclOperation.CLUSTER_ACTION)) {
            return CompletableFuture.completedFuture(refused(request));
        }
        if (follower) {
            followers.endTurn(client.connectionId());
        }
        Executor home =
                sessions.find(request.data(), client).map(FetchSession::home).orElse(client.loop());
        if (home == client.loop()) {
            return serve(sessions.scope(request.data(), client, follower), request, context);
        }
        return CompletableFuture.supplyAsync(() -> sessions.scope(request.data(), client, follower), home)
                .thenComposeAsync(scope -> serve(scope, request, context), client.loop());
    }

    /** Who is no broker is refused every topic that is named, and gets no session. */
    private static Reply refused(FetchRequest request) {
        var answer = new FetchResponseData();
        for (FetchTarget target : FetchTarget.of(request.data())) {
            FetchScope.add(
                    answer,
                    target,
                    FetchResponse.partitionResponse(target.partition(), Errors.TOPIC_AUTHORIZATION_FAILED));
        }
        return Reply.of(FetchResponse.of(answer));
    }

    private CompletionStage<Reply> serve(FetchScope scope, FetchRequest request, RequestContext context) {
        FetchRequestData data = request.data();
        Session session = context.session();
        int most = Math.min(maxBytes, request.maxBytes());
        int least = Math.min(data.minBytes(), most); // more can never come
        FetchReader from = FetchReader.of(request, request.isFromFollower(), sendsNearby);
        FetchToll toll = limits.begin(context, request.isFromFollower());
        var fetch = new FetchAttempt(
                scope,
                context,
                metadata,
                partitions,
                most,
                Isolation.of(data.isolationLevel()),
                from,
                sendsNearby ? new NearbyReplicas(from.rack(), session.listener()) : NearbyReplicas.NONE,
                toll,
                timer,
                readers);
        fetch.count();
        if (toll.waitNanos() > 0) {
            return tooEarly(toll, fetch, scope, fetch.isRecent() ? session.loop() : work.lane(session.connectionId()));
        }
        Duration rest = scope.rest();
        return rest.isZero()
                ? answer(scope, request, context, fetch, least)
                : followers
                        .rest(session.connectionId(), rest, session.loop(), timer)
                        .thenCompose(goesOn -> goesOn
                                ? answer(scope, request, context, fetch, least)
                                : CompletableFuture.supplyAsync(
                                        () -> FetchResult.nothing().reply(scope), scope.home()));
    }

    private CompletionStage<Reply> answer(
            FetchScope scope, FetchRequest request, RequestContext context, FetchAttempt fetch, int least) {
        FetchRequestData data = request.data();
        Session session = context.session();
        Executor reader = session.loop();
        if (fetch.isRecent()) {
            Optional<FetchResult> atOnce = enough(fetch, least);
            if (atOnce.isPresent()) {
                FetchResult result = atOnce.get();
                return scope.home() == session.loop()
                        ? CompletableFuture.completedFuture(result.reply(scope))
                        : CompletableFuture.supplyAsync(() -> result.reply(scope), scope.home());
            }
        } else {
            reader = work.lane(session.connectionId()); // one per connection keeps its fetches in order
        }
        int wait = Math.min(LONGEST_WAIT_MILLIS, Math.max(0, data.maxWaitMs()));
        boolean mayWait = wait == 0 || context.parking().park(WAITING_BYTES * scope.size());
        if (!mayWait) {
            return CompletableFuture.supplyAsync(fetch::read, reader)
                    .thenApplyAsync(
                            result -> result.reply(
                                    scope, suffices(result, least) ? 0 : Math.min(wait, LONGEST_PAUSE_MILLIS)),
                            scope.home());
        }
        CompletableFuture<FetchResult> found = request.isFromFollower()
                ? waitAsFollower(session.connectionId(), fetch, least, Duration.ofMillis(wait), reader)
                : Wait.forResult(
                        Duration.ofMillis(wait), timer, reader, () -> enough(fetch, least), fetch::read, fetch::watch);
        Executor attempts = reader;
        context.parking().whenGone(() -> giveUp(found, fetch, attempts));
        return found.thenApplyAsync(result -> result.reply(scope), scope.home());
    }

    /** The client has to pay first: it gets nothing, or where its limit says so an error, and is told when to come again. */
    private static CompletionStage<Reply> tooEarly(
            FetchToll toll, FetchAttempt fetch, FetchScope scope, Executor reader) {
        return CompletableFuture.supplyAsync(fetch::read, reader)
                .thenApplyAsync(
                        result -> {
                            Reply nothing = result.reply(scope, toll.waitMillis());
                            return toll.refusal().isEmpty()
                                    ? nothing
                                    : Reply.of(FetchResponse.of(new FetchResponseData()
                                            .setErrorCode(Errors.REQUEST_TIMED_OUT.code()) // see ProduceToll
                                            .setThrottleTimeMs(toll.waitMillis())));
                        },
                        scope.home());
    }

    private CompletableFuture<FetchResult> waitAsFollower(
            long connection, FetchAttempt fetch, int least, Duration limit, Executor reader) {
        WaitingFollowers.Turn turn = followers.begin(connection);
        return Wait.forResult(
                limit,
                timer,
                reader,
                () -> turn.isOver() ? Optional.of(FetchResult.nothing()) : enough(fetch, least),
                fetch::read,
                poke -> {
                    Runnable unwatch = fetch.watch(poke);
                    followers.waits(turn, poke);
                    return () -> {
                        unwatch.run();
                        followers.done(connection, turn);
                    };
                });
    }

    /** Ends the wait as its deadline would. Never beside an attempt, or what that one finds would not be released. */
    private static void giveUp(CompletableFuture<FetchResult> found, FetchAttempt fetch, Executor attempts) {
        try {
            attempts.execute(() -> {
                if (!found.isDone()) {
                    found.complete(fetch.read());
                }
            });
        } catch (RejectedExecutionException closing) {
            found.completeExceptionally(closing);
        }
    }

    private static Optional<FetchResult> enough(FetchAttempt fetch, int minBytes) {
        FetchResult result = fetch.read();
        if (suffices(result, minBytes)) {
            return Optional.of(result);
        }
        result.release();
        return Optional.empty();
    }

    private static boolean suffices(FetchResult result, int minBytes) {
        return result.bytes() >= minBytes || result.atOnce();
    }
}
