package io.crossdock.broker.rest;

import java.util.List;

/**
 * What became of the offsets of a group, or would.
 *
 * @param dryRun whether nothing was changed
 * @param moves every partition that was asked for, also those that stay where they are
 */
public record OffsetsOutcomeDto(boolean dryRun, String group, List<OffsetMoveDto> moves) {}
