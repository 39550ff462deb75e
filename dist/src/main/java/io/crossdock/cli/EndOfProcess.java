package io.crossdock.cli;

import io.crossdock.hub.Hub;
import org.apache.logging.log4j.LogManager;

import java.util.concurrent.CountDownLatch;

/**
 * Ends the process with the hub: on SIGTERM or SIGINT it closes the hub, flushes the log and exits with 0.
 *
 * <p>The JVM would exit with 143 after SIGTERM, which a supervisor reads as a failure; hence the halt at the very end.
 */
final class EndOfProcess {
    private final CountDownLatch never = new CountDownLatch(1);
    private final Hub hub;
    private volatile int exitCode;

    EndOfProcess(Hub hub) {
        this.hub = hub;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "stop"));
    }

    /** Ends the process now. */
    void with(int code) {
        exitCode = code;
        System.exit(code);
    }

    /** Waits for the end, which this thread does not live to see. */
    void await() throws InterruptedException {
        never.await();
    }

    private void end() {
        hub.close();
        if (exitCode == 0) {
            ClassArchive.leaveBehind();
        }
        LogManager.shutdown();
        Runtime.getRuntime().halt(exitCode);
    }
}
