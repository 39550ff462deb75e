package io.crossdock.broker.group.consumer;

/**
 * Where a member stands. Immutable.
 *
 * @param epoch of the group's assignment that it has reached; 0 before it was given any, {@link #AWAY} for a static
 *     member whose client left for a while
 * @param previousEpoch the one before, which a member still has that did not get the last answer
 * @param assigned what it owns or may take
 * @param revoking what it was told to give up; nobody else gets it before it did
 */
public record Position(int epoch, int previousEpoch, MemberState state, Holding assigned, Holding revoking) {
    /** The epoch of a static member that said it will come back. */
    public static final int AWAY = -2;

    public static final Position START = new Position(0, -1, MemberState.STABLE, Holding.EMPTY, Holding.EMPTY);

    Position at(int newEpoch, MemberState newState, Holding newAssigned, Holding newRevoking) {
        return new Position(newEpoch, newEpoch == epoch ? previousEpoch : epoch, newState, newAssigned, newRevoking);
    }

    /** Leaves for a while; what it had stays its own. */
    public Position away() {
        return new Position(AWAY, epoch, MemberState.STABLE, assigned, Holding.EMPTY);
    }

    /** Comes back, as a client that owns nothing yet. */
    public Position back() {
        return new Position(0, 0, MemberState.STABLE, assigned, Holding.EMPTY);
    }

    public boolean isAway() {
        return epoch == AWAY;
    }
}
