package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.config.Ensemble;
import io.crossdock.hub.config.HubConfig;
import org.apache.logging.log4j.LogManager;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the process with the hub: on SIGTERM or SIGINT it closes the hub, flushes the log and exits with 0.
 *
 * <p>The JVM would exit with 143 after SIGTERM, which a supervisor reads as a failure; hence the halt at the very end.
 */
final class EndOfProcess {
    /** Clients whose hub goes have found the others by then. */
    private static final Duration UNTIL_CLIENTS_ARE_ELSEWHERE = Duration.ofSeconds(2);

    private final CountDownLatch never = new CountDownLatch(1);
    private final Hub hub;
    private final boolean alone;
    private volatile int exitCode;

    EndOfProcess(Hub hub, HubConfig config) {
        this.hub = hub;
        this.alone =
                config.ensemble().filter(Ensemble.Embedded.class::isInstance).isPresent();
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
        if (exitCode == 0 && ClassArchive.isWanted()) {
            // It takes a core for a second. Hubs on the same machine, and their clients, have more urgent work just
            // now.
            if (!alone) {
                LockSupport.parkNanos(UNTIL_CLIENTS_ARE_ELSEWHERE.toNanos());
            }
            ClassArchive.leaveBehind();
        }
        LogManager.shutdown();
        Runtime.getRuntime().halt(exitCode);
    }
}
