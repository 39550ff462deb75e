package io.crossdock.broker.txn;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where the transaction of a transactional id stands (KIP-98).
 *
 * <pre>
 * EMPTY ──▶ ONGOING ──▶ PREPARE_COMMIT ──▶ COMPLETE_COMMIT ─┐
 *              │  └───▶ PREPARE_ABORT ───▶ COMPLETE_ABORT ──┤
 *              ◀───────────────────────────────────────────┘   also back to EMPTY, by InitProducerId
 * </pre>
 *
 * From PREPARE on the outcome is decided and only the markers are still to be written, whatever happens.
 */
enum TransactionState {
    EMPTY(0, "Empty"),
    ONGOING(1, "Ongoing"),
    PREPARE_COMMIT(2, "PrepareCommit"),
    PREPARE_ABORT(3, "PrepareAbort"),
    COMPLETE_COMMIT(4, "CompleteCommit"),
    COMPLETE_ABORT(5, "CompleteAbort"),
    /** Forgotten. A name of the protocol only: here forgetting is a tombstone, without a state in between. */
    DEAD(6, "Dead"),
    /** Being fenced. A name of the protocol only: here fencing leads from ONGOING to PREPARE_ABORT in one step. */
    PREPARE_EPOCH_FENCE(7, "PrepareEpochFence");

    private final byte id;
    private final String title;

    TransactionState(int id, String title) {
        this.id = (byte) id;
        this.title = title;
    }

    /** As the log has it. */
    byte id() {
        return id;
    }

    /** As clients see it. */
    String title() {
        return title;
    }

    boolean isPrepared() {
        return this == PREPARE_COMMIT || this == PREPARE_ABORT;
    }

    /** Nothing is going on: the next transaction may begin, or the id be forgotten. */
    boolean isAtRest() {
        return this == EMPTY || this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
    }

    static Optional<TransactionState> ofId(byte id) {
        return Arrays.stream(values()).filter(state -> state.id == id).findFirst();
    }

    static Optional<TransactionState> ofTitle(String title) {
        return Arrays.stream(values())
                .filter(state -> state.title.equals(title))
                .findFirst();
    }
}
