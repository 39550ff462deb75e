package io.crossdock.broker.group;

/** The phases of a classic group. The protocol carries their names. */
enum GroupState {
    /** No members; perhaps offsets. */
    EMPTY("Empty"),
    /** Waits for its members to join the next generation. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** Everyone joined; waits for the leader's assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Everyone has an assignment. */
    STABLE("Stable"),
    /** Gone. Only ever seen in answers, for groups that do not exist. */
    DEAD("Dead");

    private final String title;

    GroupState(String title) {
        this.title = title;
    }

    /** The name on the wire. */
    String title() {
        return title;
    }
}
