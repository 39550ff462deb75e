package io.crossdock.cli.plan;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be planned, in the order in which it is made: nothing before what it needs. It is taken away in the opposite
 * order, so that no connector writes to a topic that is gone.
 */
public enum Kind {
    CONFIG("config"),
    TOPIC("topic"),
    SCHEMA("schema"),
    ACL("acl"),
    QUOTA("quota"),
    CONNECTOR("connector");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** As it stands in plans and in the list of owners. */
    public String word() {
        return word;
    }

    /** Whether a file may leave this to the cluster; what else it does not name is to be as if nobody had set it. */
    boolean leavesOpen(String property) {
        return switch (this) {
            case TOPIC -> property.equals("partitions") || property.equals("replicas");
            case SCHEMA -> property.equals("compatibility");
            case CONFIG, ACL, QUOTA, CONNECTOR -> false;
        };
    }

    /** The kind of this word; empty when there is none, as a later version may have more. */
    public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
