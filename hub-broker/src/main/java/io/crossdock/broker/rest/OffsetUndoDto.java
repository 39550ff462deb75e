package io.crossdock.broker.rest;

import java.util.List;

/**
 * The last reset of a group that can be seen in its offsets, and what undoing it would do.
 *
 * @param at milliseconds since 1970
 * @param by name of who did it; ANONYMOUS if the cluster asks nobody
 * @param partitions that were moved together
 * @param movedSince those of them of which the group has committed since; where there are any, it cannot be undone
 * @param moves of the others
 */
public record OffsetUndoDto(
        String group, long at, String by, int partitions, int movedSince, List<OffsetMoveDto> moves) {
    public OffsetUndoDto {
        moves = List.copyOf(moves);
    }
}
