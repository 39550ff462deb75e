package io.crossdock.broker.metadata.zk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What a member does whose data its ZooKeeper cannot read: when the others serve without it, everything that was
 * acknowledged is with them, so it sets its own aside and copies theirs. It has no vote until it has: ZooKeeper lets a
 * member that knows nothing follow only a leader of whom a majority says that it follows it, and this one's word is not
 * among them. (ADR 15)
 *
 * <p>When nobody leads, what it has may be needed, however damaged: it is left alone, and the start fails.
 */
final class QuorumRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumRecovery.class);
    private static final int LOOK_AGAIN_MILLIS = 500;
    private static final int CONNECT_MILLIS = 1000;

    private final Path directory;
    private final List<ZkPeer> others;
    private final Duration patience;
    private final LongSupplier nanos;
    private final BooleanSupplier stopped;

    /**
     * @param patience how long the others have time to find a leader: all may have been started just now
     * @param nanos a clock that only goes forward, in nanoseconds
     * @param stopped whether nobody waits for the outcome any more
     */
    QuorumRecovery(
            Path directory,
            List<ZkPeer> members,
            int self,
            Duration patience,
            LongSupplier nanos,
            BooleanSupplier stopped) {
        this.directory = directory;
        this.others = members.stream().filter(each -> each.id() != self).toList();
        this.patience = patience;
        this.nanos = nanos;
        this.stopped = stopped;
    }

    /**
     * Returns when the member can be started with nothing in its directory.
     *
     * @param failure why the directory could not be read
     * @throws IOException if it is not the data that is at fault, or nobody else leads; the message says what to do
     */
    void await(IOException failure) throws IOException, InterruptedException {
        if (!UnreadableData.explains(failure)) {
            throw new IOException("ZooKeeper cannot use its directory " + directory + ": " + failure, failure);
        }
        UnreadableData data = UnreadableData.in(directory, failure);
        LOG.info("ZooKeeper's data: {}. Waiting until one of the other members leads a majority", data.sentence());
        if (!somebodyLeads()) {
            throw new IOException(
                    "ZooKeeper's data: " + data.sentence() + ". It is copied from the other members when a majority of"
                            + " all is there without this one, but nobody leads one: start "
                            + others.stream().map(ZkPeer::toString).collect(Collectors.joining(" and "))
                            + ", then this hub again. If what they have is lost too, put back a copy of " + directory
                            + " in all members while all are stopped." + data.salvage(),
                    failure);
        }
        Files.deleteIfExists(directory.resolve(QuorumFormation.FOUNDING_FILE));
        Path aside = SetAside.move(directory);
        LOG.warn(
                "ZooKeeper's data: {}. It is in {} now, and everything is copied from the other members, a majority of"
                        + " which serves; this one votes again when it has it. Nothing has to be done. Remove {} when"
                        + " the hub is ready and you don't want to know what happened",
                data.sentence(),
                aside,
                aside);
    }

    private boolean somebodyLeads() throws InterruptedException {
        long until = nanos.getAsLong() + patience.toNanos();
        while (!stopped.getAsBoolean()) {
            if (others.stream().anyMatch(QuorumRecovery::leads)) {
                return true;
            }
            if (nanos.getAsLong() >= until) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
        throw new InterruptedException("stopped");
    }

    /** Only who leads listens at this port, from the moment a majority has elected it until it has lost that. */
    private static boolean leads(ZkPeer peer) {
        try (var socket = new Socket()) {
            socket.connect(peer.address(), CONNECT_MILLIS);
            return true;
        } catch (IOException | RuntimeException nobody) {
            return false;
        }
    }
}
