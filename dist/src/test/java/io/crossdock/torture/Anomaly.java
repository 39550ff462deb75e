package io.crossdock.torture;

/** What can be wrong with a history, by the names that tables of runs use. */
public enum Anomaly {
    /** Acknowledged or committed, and not there. */
    LOST("lost"),
    /** There twice, though its producer was idempotent, or transformed twice. */
    DUPLICATED("duplicated"),
    /** Not in the order in which its producer sent, or shown to a reader in another order than it stands. */
    REORDERED("reordered"),
    /** Passed over: a member or a whole group of readers went on without having been shown it. */
    UNSEEN("unseen"),
    /** Two records at one offset, one record at two offsets, a gap, or an end of a log that went back. */
    OFFSET_INCONSISTENT("offset-inconsistent"),
    /** Shown as committed without being so. */
    ABORTED_READ("aborted read"),
    /** A part of a transaction, without its rest. */
    TORN_READ("torn read"),
    /** Nobody sent it there. */
    MADE_UP("made up"),
    /** A group's committed offset that went back. */
    COMMIT_LOST("commit lost"),
    /** A client was told what nobody should be told, did not come to an end, or the cluster did not heal. */
    UNEXPECTED("unexpected");

    private final String title;

    Anomaly(String title) {
        this.title = title;
    }

    /** As a table's head shows it. */
    public String title() {
        return title;
    }
}
