package io.crossdock.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** The hub or hubs of the demo. */
interface DemoHubs {
    /** kill -9 of one, with what has to follow so that the orders arrive all the same. */
    String strike() throws IOException, InterruptedException;

    /** Whether the sink has committed every record of the topic. */
    boolean nothingLeft() throws InterruptedException, ExecutionException;

    /** Waits that long for one to end that nobody killed. */
    boolean ended(Duration wait) throws InterruptedException;

    /** Where to look when orders stay away. */
    Path log();

    /** As SIGTERM does it; waits for the end. */
    void stop() throws InterruptedException;
}
