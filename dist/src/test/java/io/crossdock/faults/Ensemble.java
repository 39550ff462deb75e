package io.crossdock.faults;

import java.io.IOException;

/** The ZooKeeper of a cluster. */
interface Ensemble extends AutoCloseable {
    /** As {@code zookeeper.connect} wants it. */
    String connect();

    /** Where it runs; what is cut from it is cut from this host. */
    Host host();

    /** Whether it is meant to run. */
    boolean up();

    /** SIGKILL. */
    void kill() throws InterruptedException;

    /** On the data it had. */
    void start() throws IOException, InterruptedException;

    /** SIGSTOP, or after it SIGCONT. */
    void signal(String name) throws IOException, InterruptedException;

    @Override
    void close() throws InterruptedException;
}
