package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ExitCode;
import org.apache.zookeeper.server.ServerCnxn.DisconnectReason;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A standalone ZooKeeper server in this process, for a hub that needs no ensemble.
 *
 * <p>Everything it knows is in its directory: a snapshot and the log of transactions since. It forces each transaction
 * to disk before it answers, so a kill at any moment loses nothing acknowledged; a transaction torn by that kill is
 * ignored at the next start. When it cannot write, it asks for the end of the process ({@link UnrecoverableZooKeeper}).
 * It has no admin server, no metrics server and no JMX beans: in one
 * process with a broker they only cost start-up time and ports.
 *
 * <p>Thread-safe; ZooKeeper makes its own threads.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGE_HOURS = 1;
    private static final int CONNECTIONS_PER_CLIENT = 1000;
    private static final int LOG_GROWS_BY = 4 << 20;

    private final ZooKeeperServer server;
    private final ServerCnxnFactory connections;
    private final DatadirCleanupManager purge;
    private final AtomicBoolean closed;

    private EmbeddedZooKeeper(
            ZooKeeperServer server, ServerCnxnFactory connections, DatadirCleanupManager purge, AtomicBoolean closed) {
        this.server = server;
        this.connections = connections;
        this.purge = purge;
        this.closed = closed;
    }

    /**
     * Starts the server; it serves when this returns.
     *
     * @param directory its own directory, made if missing
     * @param listen where clients connect; port 0 takes a free one
     * @throws IOException if the address is taken or the directory cannot be used or read; the message says which, and
     *     what to do
     */
    public static EmbeddedZooKeeper start(Path directory, InetSocketAddress listen)
            throws IOException, InterruptedException {
        return start(directory, listen, TICK);
    }

    /** @param tick ZooKeeper's unit of time; sessions can be as short as two of them */
    static EmbeddedZooKeeper start(Path directory, InetSocketAddress listen, Duration tick)
            throws IOException, InterruptedException {
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.jmx.log4j.disable", "true");
        FileTxnLog.setPreallocSize(LOG_GROWS_BY);
        Files.createDirectories(directory);
        ServerCnxnFactory connections = ServerCnxnFactory.createFactory();
        try {
            connections.configure(listen, CONNECTIONS_PER_CLIENT);
        } catch (IOException taken) {
            throw new IOException("ZooKeeper cannot listen on " + listen + ": " + taken.getMessage()
                    + "; stop what uses it or set zookeeper.listen to another address");
        }
        File data = directory.toFile();
        var closed = new AtomicBoolean();
        var log = new FailStopLog(directory, failure -> {
            if (!closed.get()) {
                LOG.error("ZooKeeper could not write its data in {}", directory, failure);
                UnrecoverableZooKeeper.end(ExitCode.UNEXPECTED_ERROR);
            }
        });
        ZooKeeperServer server = new WithoutJmx(log, Math.toIntExact(tick.toMillis()));
        try {
            connections.startup(server);
        } catch (IOException | RuntimeException unusable) {
            connections.shutdown();
            throw explained(directory, unusable);
        }
        var purge = new DatadirCleanupManager(data, data, SNAPSHOTS_KEPT, PURGE_HOURS);
        purge.start();
        return new EmbeddedZooKeeper(server, connections, purge, closed);
    }

    private static IOException explained(Path directory, Exception unusable) {
        if (!UnreadableData.explains(unusable)) {
            return new IOException("ZooKeeper cannot use its directory " + directory + ": " + unusable, unusable);
        }
        UnreadableData data = UnreadableData.in(directory, unusable);
        return new IOException(
                "ZooKeeper's data: " + data.sentence()
                        + ". Nothing was changed, and there is no other copy that this hub"
                        + " knows of: put back a copy of " + directory + " while the hub is stopped." + data.salvage(),
                unusable);
    }

    /** The port it listens on, also when it was told 0. */
    public int port() {
        return connections.getLocalPort();
    }

    /** Requests of all clients since the start. */
    long requests() {
        return server.serverStats().getPacketsReceived();
    }

    /** Ends a session as if its owner had gone silent. */
    void expire(long session) {
        server.closeSession(session);
    }

    /** Drops every connection; sessions live on and clients come back. */
    void dropConnections() {
        connections.closeAll(DisconnectReason.CLOSE_ALL_CONNECTIONS_FORCED);
    }

    /** Stops serving and closes the files. What was acknowledged is on disk already. */
    @Override
    public void close() {
        closed.set(true);
        purge.shutdown();
        connections.shutdown();
        server.shutdown(true);
    }

    /** JMX beans per server and connection cost a tenth of a second at start and serve nobody here. */
    private static final class WithoutJmx extends ZooKeeperServer {
        WithoutJmx(FileTxnSnapLog log, int tickMillis) {
            super(log, tickMillis, "");
        }

        @Override
        protected void registerJMX() {
            // nothing to register: see the class comment
        }

        @Override
        protected void unregisterJMX() {
            // nothing was registered
        }
    }
}
