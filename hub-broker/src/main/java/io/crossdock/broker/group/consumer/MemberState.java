package io.crossdock.broker.group.consumer;

/** How far a member is on its way to what it is meant to have. The numbers are in the log. */
public enum MemberState {
    /** Has what it is meant to have at its epoch. */
    STABLE(0),
    /** Was told to give partitions up and has not said yet that it did. */
    UNREVOKED_PARTITIONS(1),
    /** Waits for partitions that others have not given up yet. */
    UNRELEASED_PARTITIONS(2),
    /** Written by a newer broker. The member has to join anew. */
    UNKNOWN(127);

    private final byte code;

    MemberState(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static MemberState of(byte code) {
        for (MemberState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
