package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;

import java.util.List;
import java.util.concurrent.ExecutionException;

/** Has groups without members read on elsewhere, or only says where that would be. Each call waits for the cluster. */
public final class GroupOffsets {
    private GroupOffsets() {}

    /**
     * Where a group is to read on.
     *
     * @param by name of who wants it
     * @param nowMillis since 1970
     */
    public static OffsetsOutcomeDto reset(
            Admin admin, String group, OffsetResetDto wanted, boolean dryRun, String by, long nowMillis)
            throws ExecutionException, InterruptedException {
        var reset = new OffsetReset(admin, group, wanted, nowMillis);
        List<OffsetMoveDto> moves = reset.plan();
        if (!dryRun) {
            reset.carryOut(moves, by);
        }
        return new OffsetsOutcomeDto(dryRun, group, moves);
    }

    /** Back to where the group stood before its last reset, unless it has read since. */
    public static OffsetsOutcomeDto undo(Admin admin, String group, boolean dryRun)
            throws ExecutionException, InterruptedException {
        return undo(OffsetUndo.find(admin, group), dryRun);
    }

    static OffsetsOutcomeDto undo(OffsetUndo undo, boolean dryRun) throws ExecutionException, InterruptedException {
        undo.requireUntouched();
        if (!dryRun) {
            undo.carryOut();
        }
        return new OffsetsOutcomeDto(dryRun, undo.found().group(), undo.found().moves());
    }
}
