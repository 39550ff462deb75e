package io.crossdock.connectors.lease;

import io.crossdock.connectors.lease.LeaseWire.Granted;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * This node's part in the group, between its assignor and its loop. A decision counts only when the group has confirmed
 * this node as a member after it, and not once the group comes together anew. Confined to the consumer's thread.
 */
final class LeaseSeat {
    private final LeaseBook book;
    private @Nullable Decision decision;

    LeaseSeat(LeaseBook book) {
        this.book = book;
    }

    /** The group comes together; answers what to say there. */
    Claim join() {
        decision = null;
        return book.tell();
    }

    void decided(int generation, Granted granted) {
        decision = new Decision(generation, granted);
    }

    /** What was decided and does not count yet. */
    boolean hasDecision() {
        return decision != null;
    }

    Optional<Decision> takeDecision() {
        Optional<Decision> taken = Optional.ofNullable(decision);
        decision = null;
        return taken;
    }

    /** Of one generation of the group. */
    record Decision(int generation, Granted granted) {}
}
