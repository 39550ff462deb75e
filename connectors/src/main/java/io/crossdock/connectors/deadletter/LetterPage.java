package io.crossdock.connectors.deadletter;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A part of a connector's letters.
 *
 * @param letters as many as were asked for, or fewer where reading so far had its limit
 * @param next where the following part begins; null at the end
 */
public record LetterPage(List<Found> letters, @Nullable Cursor next) {
    public LetterPage {
        letters = List.copyOf(letters);
    }

    /** @param settled whether the letter is done with: redriven, or replaced by an edited copy */
    public record Found(Letter letter, boolean settled) {}
}
