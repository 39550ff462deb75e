package io.crossdock.cli.doctor;

/** How much a finding matters. */
public enum Severity {
    /** Records or answers are missing now, or will be with the next mishap. */
    ERROR,
    /** It works, and something will come of it. */
    WARNING,
    /** It could be better. */
    HINT
}
