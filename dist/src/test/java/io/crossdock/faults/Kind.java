package io.crossdock.faults;

/** The kinds of faults, by the names that the table of runs uses. */
enum Kind {
    KILL_LEADER("kill -9 leader", Needs.NOTHING),
    KILL_FOLLOWER("kill -9 follower", Needs.NOTHING),
    KILL_CONTROLLER("kill -9 controller", Needs.NOTHING),
    KILL_ALL("kill -9 all three", Needs.NOTHING),
    PAUSE_LEADER("SIGSTOP leader", Needs.NOTHING),
    PAUSE_FOLLOWER("SIGSTOP follower", Needs.NOTHING),
    PAUSE_CONTROLLER("SIGSTOP controller", Needs.NOTHING),
    RESTART("clean restart", Needs.NOTHING),
    BROKERS_ONE_WAY("broker-broker one way", Needs.NETWORK),
    BROKERS_BOTH_WAYS("broker-broker cut", Needs.NETWORK),
    SILENT("host silent", Needs.NETWORK),
    ZOOKEEPER_ONE_WAY("broker-ZooKeeper one way", Needs.NETWORK),
    ZOOKEEPER_BOTH_WAYS("broker-ZooKeeper cut", Needs.NETWORK),
    SESSION_EXPIRED("session expired", Needs.NETWORK),
    CLIENTS_ONE_WAY("client-broker one way", Needs.NETWORK),
    CLIENTS_BOTH_WAYS("client-broker cut", Needs.NETWORK),
    LOSS("loss", Needs.NETWORK),
    DELAY("delay", Needs.SHAPING),
    ZOOKEEPER_GONE("ZooKeeper gone", Needs.NOTHING),
    ZOOKEEPER_STOPPED("ZooKeeper stopped, all sessions expired", Needs.NOTHING),
    DISK_LOW("disk below its reserve", Needs.SMALL_DISKS),
    DISK_FULL("disk full to the last byte", Needs.SMALL_DISKS),
    CLOCK_AHEAD("clock jumps ahead", Needs.CLOCK),
    CLOCK_BACK("clock jumps back", Needs.CLOCK),
    ELECTION("preferred election", Needs.NOTHING),
    REASSIGNMENT("reassignment", Needs.NOTHING);

    /** What of the machine a kind takes. */
    enum Needs {
        NOTHING,
        /** Namespaces and packet filters. */
        NETWORK,
        /** A way to make a line slow. */
        SHAPING,
        /** File systems of a few hundred megabytes. */
        SMALL_DISKS,
        /** A C compiler, to put a clock of its own before a process. */
        CLOCK
    }

    private final String title;
    private final Needs needs;

    Kind(String title, Needs needs) {
        this.title = title;
        this.needs = needs;
    }

    /** Whether it is about a ZooKeeper that no hub embeds. */
    boolean isOfZooKeeper() {
        return switch (this) {
            case ZOOKEEPER_ONE_WAY, ZOOKEEPER_BOTH_WAYS, SESSION_EXPIRED, ZOOKEEPER_GONE, ZOOKEEPER_STOPPED -> true;
            default -> false;
        };
    }

    String title() {
        return title;
    }

    Needs needs() {
        return needs;
    }
}
