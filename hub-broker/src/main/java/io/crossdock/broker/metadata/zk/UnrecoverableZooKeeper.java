package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.ExitCode;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.IntConsumer;

/**
 * An embedded ZooKeeper server that cannot write its log, on a full disk for instance, or no longer read it does not go
 * on: it asks for the end of its process, since nobody may rely on what it has not written. Thread-safe.
 */
public final class UnrecoverableZooKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(UnrecoverableZooKeeper.class);

    private static volatile IntConsumer procedure =
            code -> LOG.error("The embedded ZooKeeper cannot go on, and nobody has said how to end this process");

    private UnrecoverableZooKeeper() {}

    /** @param end called with an exit code other than 0, on a thread of the server, which need not survive it */
    public static void ends(IntConsumer end) {
        procedure = code -> {
            LOG.error("The embedded ZooKeeper cannot go on, so the hub stops. If its disk is full, free some room; then"
                    + " start it again, or let its supervisor do it: nothing that was acknowledged is lost");
            end.accept(Math.max(1, code));
        };
        ServiceUtils.setSystemExitProcedure(procedure::accept);
    }

    /** Asks for it on a thread of its own: who ends a process waits for threads of its server, as the caller is. */
    static void end(ExitCode code) {
        var thread = new Thread(() -> procedure.accept(code.getValue()), "zookeeper-end");
        thread.setDaemon(true);
        thread.start();
    }
}
