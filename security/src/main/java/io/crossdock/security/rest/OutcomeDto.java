package io.crossdock.security.rest;

import java.util.List;

/**
 * What a request changed.
 *
 * @param dryRun whether it was only a rehearsal, after which nothing has changed
 * @param changes in the order in which they were made; empty when everything was already as wanted
 */
public record OutcomeDto(boolean dryRun, List<ChangeDto> changes) {
    public OutcomeDto {
        changes = List.copyOf(changes);
    }
}
