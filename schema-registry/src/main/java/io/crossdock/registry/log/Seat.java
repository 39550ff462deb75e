package io.crossdock.registry.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * This node's place in the election: what it says of itself, what it was told, and whether it has given up its office.
 * Thread-safe.
 */
final class Seat {
    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final String topic;
    private final URI own;
    private final boolean eligible;
    private volatile Leadership current = new Leadership(0, false, Optional.empty());
    private final AtomicBoolean resigned = new AtomicBoolean();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Runnable changed = () -> {};
    private volatile Runnable givenUp = () -> {};

    Seat(RegistryLogConfig config) {
        topic = config.topic();
        own = config.url();
        eligible = config.eligible();
    }

    /** @param listener called after every change, on the thread that made it; must not block */
    void onChange(Runnable listener) {
        changed = listener;
    }

    /** @param listener called after every resignation, on the thread that resigned; must not block */
    void onResignation(Runnable listener) {
        givenUp = listener;
    }

    String topic() {
        return topic;
    }

    Leadership current() {
        return current;
    }

    Nomination nomination() {
        return new Nomination(own, eligible, failures.get());
    }

    /** The group chose this node. */
    void elected() {
        change(before -> new Leadership(before.term() + 1, true, Optional.of(own)));
    }

    /** The group took the office away, or this node left the group. */
    void deposed() {
        change(before -> before.mine() ? new Leadership(before.term(), false, Optional.empty()) : before);
    }

    /** The group made known whom it chose. Of itself a node hears by {@link #elected()}. */
    void told(Optional<URI> leader) {
        change(before -> before.mine() || leader.equals(Optional.of(own))
                ? before
                : new Leadership(before.term(), false, leader));
    }

    /** Gives the office of a term back, so that another node may be chosen. */
    void resign(long term) {
        boolean held = change(before ->
                before.mine() && before.term() == term ? new Leadership(term, false, Optional.empty()) : before);
        if (held) {
            failures.incrementAndGet();
            resigned.set(true);
            givenUp.run();
        }
    }

    /** Whether the group must still hear of a resignation; asked once for each. */
    boolean takeResignation() {
        return resigned.getAndSet(false);
    }

    /** A term could be taken up. */
    void inOffice() {
        failures.set(0);
    }

    /** Makes a change, and says whether it made a difference. */
    private boolean change(UnaryOperator<Leadership> change) {
        Leadership after;
        synchronized (this) {
            after = change.apply(current);
            if (after.equals(current)) {
                return false;
            }
            current = after;
        }
        LOG.info(
                "The writer of topic {} is {}",
                topic,
                after.mine()
                        ? "this node, " + own
                        : after.leader().map(URI::toString).orElse("nobody"));
        changed.run();
        return true;
    }
}
