package io.crossdock.connectors.fleet;

/**
 * A connector as one hub says it is.
 *
 * @param lives whether that hub was heard of lately; if not, it says how things were
 */
record Seen(String hub, Report report, boolean lives) {
    /** How it is there now, as far as anybody knows. */
    Standing standing() {
        return lives ? report.standing() : Standing.UNASSIGNED;
    }
}
