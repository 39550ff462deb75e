package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Lane;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.peer.FetchedRecords;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Copies from one leader broker everything that this broker follows there: one request at a time for all partitions. An
 * answer is appended on the thread that read it, and the next request leaves as soon as that is done, since it tells the
 * leader what is safe by now. When partitions come, a second request names them: a leader that lets the first one wait
 * ends that at once.
 *
 * <p>What the leader refuses for a partition is asked for again a little later; where it cannot be reached, everything
 * is. A new cluster image has it try at once.
 *
 * <p>State is confined to a lane; the methods may be called by any thread.
 */
final class ReplicaFetcher {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaFetcher.class);
    /** An answer that is so late does not come any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Partitions come in numbers: those that come within this time begin together. */
    private static final Duration GATHERING = Duration.ofMillis(2);

    /** Doubled with each refusal in a row, up to {@code replica.fetch.backoff.ms}. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(4);

    private static final int MOST_DOUBLINGS = 20;

    private record Place(Uuid topic, int partition) {
        static Place of(TopicIdPartition id) {
            return new Place(id.topicId(), id.partition());
        }
    }

    /**
     * A request under way.
     *
     * @param beginning how often everything had been begun anew when it was sent
     */
    private record Sent(int beginning, long number) {}

    private record Followed(TopicIdPartition id, Partition partition) {}

    /** Who asks and who is asked, by the newest image; without one of the two there is nothing to do. */
    record Ends(Optional<BrokerImage> self, Optional<BrokerImage> leader) {}

    private final Replication replication;
    private final ReplicationThrottle throttle;
    private final Supplier<Ends> ends;
    private final Lane lane;
    private final FetchSessionOfReplica session;
    private final Map<Place, Followed> followed = new HashMap<>();
    private final Map<Place, Followed> refused = new HashMap<>();
    private final Map<Place, Followed> heldBack = new HashMap<>();
    private final Map<Place, Integer> refusals = new HashMap<>();
    private int underWay;
    private int beginnings;
    private boolean gathering;
    private boolean pausing;
    private Optional<Duration> retrying = Optional.empty();
    private boolean holding;
    private boolean refusedOnce;

    ReplicaFetcher(int self, Replication replication, ReplicationThrottle throttle, Supplier<Ends> ends, Lane lane) {
        this.replication = replication;
        this.throttle = throttle;
        this.ends = ends;
        this.lane = lane;
        this.session = new FetchSessionOfReplica(self, replication.config());
    }

    /** From now on this partition is copied, from where it ends. On the partition's lane. */
    void follow(TopicIdPartition id, Partition partition) {
        CopyPosition from = partition.position();
        onLane(() -> {
            followed.put(Place.of(id), new Followed(id, partition));
            refused.remove(Place.of(id));
            heldBack.remove(Place.of(id));
            session.want(id, from);
            sendSoon();
        });
    }

    /** From now on it is not. */
    void forget(TopicIdPartition id) {
        onLane(() -> {
            followed.remove(Place.of(id));
            refused.remove(Place.of(id));
            refusals.remove(Place.of(id));
            heldBack.remove(Place.of(id));
            session.forget(id);
        });
    }

    /** The leader may be reachable by now. */
    void wake() {
        onLane(() -> {
            pausing = false;
            send();
        });
    }

    private void sendSoon() {
        if (!gathering) {
            gathering = true;
            replication.timer().after(GATHERING, lane, () -> {
                gathering = false;
                send();
            });
        }
    }

    /** Sends the next request if none is under way, or if there is something new to say besides the one that is. */
    private void send() {
        boolean due = underWay == 0 || underWay == 1 && session.isKept() && session.hasNews();
        if (!due || pausing || session.isEmpty()) {
            return;
        }
        Ends now = ends.get();
        if (now.self().isEmpty() || now.leader().isEmpty()) {
            return; // a new image comes
        }
        underWay++;
        try {
            send(now.self().get(), now.leader().get());
        } catch (RuntimeException unexpected) { // an answer that cannot come must not be waited for
            LOG.error("A leader could not be asked", unexpected);
            failed();
        }
    }

    private void send(BrokerImage self, BrokerImage leader) {
        FetchRequest.Builder request = session.next(self.epoch());
        var sent = new Sent(beginnings, session.sent());
        replication
                .leaders()
                .fetch(leader, request, replication.config().fetchWait().plus(PATIENCE))
                .whenComplete((fetched, failure) -> arrivedSoon(sent, fetched, failure));
    }

    private void arrivedSoon(Sent request, @Nullable FetchedRecords fetched, @Nullable Throwable failure) {
        try {
            lane.executeHere(() -> {
                if (request.beginning() == beginnings) {
                    arrived(request, fetched, failure);
                } else if (fetched != null) { // everything was begun anew since
                    fetched.release().run();
                }
            });
        } catch (RejectedExecutionException closing) {
            if (fetched != null) {
                fetched.release().run();
            }
        }
    }

    private void arrived(Sent request, @Nullable FetchedRecords fetched, @Nullable Throwable failure) {
        if (fetched == null) {
            LOG.debug("A fetch failed", failure);
            failed();
            return;
        }
        try {
            FetchResponseData answer = fetched.response().data();
            if (answer.errorCode() != Errors.NONE.code()) {
                fetched.release().run();
                refusedWhole(Errors.forCode(answer.errorCode()));
                return;
            }
            session.taken(answer.sessionId());
            take(request, answer, fetched.release());
        } catch (RuntimeException unexpected) {
            LOG.error("An answer of a leader could not be worked on", unexpected);
            failed();
        }
    }

    /** Such an answer comes at once and costs nothing, but it must not go round and round. */
    private void refusedWhole(Errors error) {
        begin();
        boolean again = refusedOnce;
        refusedOnce = true;
        if (again) {
            LOG.info("A leader refuses to be fetched from: {}", error);
            failed();
        } else {
            send();
        }
    }

    private void failed() {
        begin();
        pause();
    }

    /** Whatever is under way counts no more. */
    private void begin() {
        session.begin();
        beginnings++;
        underWay = 0;
    }

    private void pause() {
        if (!pausing) {
            pausing = true;
            replication.timer().after(replication.config().backoff(), lane, () -> {
                pausing = false;
                send();
            });
        }
    }

    private void take(Sent request, FetchResponseData answer, Runnable release) {
        var copies = new ArrayList<CompletableFuture<?>>();
        for (FetchableTopicResponse topic : answer.responses()) {
            for (PartitionData data : topic.partitions()) {
                Followed copy = followed.get(new Place(topic.topicId(), data.partitionIndex()));
                CopyPosition asked = copy == null ? null : session.asked(copy.id(), request.number());
                if (copy != null && asked != null) {
                    copies.add(take(copy, asked, data));
                }
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new));
        if (all.isDone()) { // as always, unless somebody else is busy with one of them
            release.run();
            goOn(request);
        } else {
            all.whenComplete((done, never) -> {
                release.run();
                onLane(() -> goOn(request));
            });
        }
    }

    private void goOn(Sent request) {
        if (request.beginning() == beginnings) {
            refusedOnce = false;
            underWay--;
            send();
        }
    }

    /** @return completes, and never fails, when the records are not read any more */
    private CompletableFuture<?> take(Followed copy, CopyPosition asked, PartitionData data) {
        Errors error = Errors.forCode(data.errorCode());
        CompletableFuture<CopyPosition> copied;
        if (error == Errors.NONE) {
            copied = copy.partition().copy(asked, data);
        } else if (error == Errors.OFFSET_OUT_OF_RANGE && data.logStartOffset() >= 0) {
            copied = copy.partition().startOver(asked, data.logStartOffset());
        } else {
            LOG.debug("The leader refuses to be asked for {} from {}: {}", copy.id(), asked, error);
            refuse(copy, asked);
            return CompletableFuture.completedFuture(null);
        }
        boolean here = copied.isDone();
        return copied.handle((position, failure) -> {
            if (here) {
                settle(copy, asked, position, failure);
            } else {
                onLane(() -> settle(copy, asked, position, failure));
            }
            return null;
        });
    }

    private void settle(
            Followed copy, CopyPosition asked, @Nullable CopyPosition reached, @Nullable Throwable failure) {
        if (session.wanted(copy.id()) != asked) {
            return; // forgotten, or begun anew
        }
        if (reached != null) {
            refusals.remove(Place.of(copy.id()));
            if (copy.partition().isHeldBack()) {
                holdBack(copy);
            } else if (!reached.equals(asked)) {
                session.want(copy.id(), reached);
            }
        } else if (failure instanceof NotLeaderOrFollowerException) {
            session.forget(copy.id()); // whoever follows now begins anew
        } else {
            LOG.warn("{} could not be copied from {}; trying again", copy.id(), asked, failure);
            refuse(copy, asked);
        }
    }

    /**
     * Left out for a while: in the session it would be refused again at once. A short one at first, since a leader may
     * see a moment later than its followers that it leads now.
     */
    private void refuse(Followed copy, CopyPosition asked) {
        if (session.wanted(copy.id()) == asked) {
            Place place = Place.of(copy.id());
            session.forget(copy.id());
            refused.put(place, copy);
            int before = Math.min(refusals.merge(place, 1, Integer::sum) - 1, MOST_DOUBLINGS);
            Duration pause = FIRST_RETRY.multipliedBy(1L << before);
            Duration longest = replication.config().backoff();
            retryAfter(pause.compareTo(longest) < 0 ? pause : longest);
        }
    }

    /** Left out until it may be copied again. */
    private void holdBack(Followed copy) {
        session.forget(copy.id());
        heldBack.put(Place.of(copy.id()), copy);
        if (!holding) {
            holding = true;
            replication.timer().after(throttle.untilRoom(), lane, () -> {
                holding = false;
                List<Followed> waiting = List.copyOf(heldBack.values());
                heldBack.clear();
                waiting.forEach(this::holdBackOrWant);
                send();
            });
        }
    }

    private void holdBackOrWant(Followed copy) {
        if (copy.partition().isHeldBack()) {
            holdBack(copy);
        } else {
            session.want(copy.id(), copy.partition().position());
        }
    }

    private void retryAfter(Duration pause) {
        if (retrying.filter(due -> due.compareTo(pause) <= 0).isEmpty()) {
            retrying = Optional.of(pause);
            replication.timer().after(pause, lane, () -> {
                retrying = Optional.empty();
                refused.values()
                        .forEach(
                                copy -> session.want(copy.id(), copy.partition().position()));
                refused.clear();
                send();
            });
        }
    }

    private void onLane(Runnable task) {
        try {
            lane.execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("This broker is shutting down", closing);
        }
    }
}
