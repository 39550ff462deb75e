package io.crossdock.broker.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether a data directory has room for more. Clients' records are refused while there is still some left, so that
 * everything that gets a broker out of the need (retention, deletions, compaction) can still write, and so that
 * offsets can be committed: the broker's own topics may use three quarters of what clients may not.
 *
 * <p>An append only reads a flag. The disk is asked once a second and each time a part of the reserve has been written.
 * Thread-safe.
 */
final class DiskSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final long MOST_BETWEEN_LOOKS = 16L << 20;

    private enum State {
        ROOM,
        ONLY_RESERVE,
        NONE
    }

    private final Path directory;
    private final DiskProbe.Disk disk;
    private final long minFree;
    private final AtomicLong writtenSinceLook = new AtomicLong();
    private volatile DiskProbe.Room room;
    private volatile State state = State.ROOM;

    /** @param minFree {@code log.dirs.min.free.bytes}; 0 never refuses */
    DiskSpace(Path directory, DiskProbe probe, long minFree) throws IOException {
        this.directory = directory;
        this.minFree = minFree;
        this.disk = probe.of(directory);
        this.room = disk.room();
        decide(room.usable());
    }

    /** As of the last look. */
    DiskProbe.Room room() {
        return room;
    }

    boolean hasRoom() {
        return state == State.ROOM;
    }

    /**
     * @param client whether a client wants to write; otherwise the broker itself
     * @throws DiskFullException saying how much is left and what to do
     */
    void require(boolean client) {
        State now = state;
        if (now != State.ROOM && (client || now == State.NONE)) {
            throw refusal();
        }
    }

    DiskFullException refusal() {
        return new DiskFullException("Data directory " + directory + " has " + megabytes(room.usable())
                + " free; log.dirs.min.free.bytes keeps " + megabytes(minFree) + ": writing is refused until retention,"
                + " deletions or a larger disk make room, and goes on by itself with " + megabytes(enough()) + " free");
    }

    /** Counts what was appended. True when it is time to {@link #look}. */
    boolean written(int bytes) {
        return writtenSinceLook.addAndGet(bytes) >= Math.min(MOST_BETWEEN_LOOKS, Math.max(1, minFree / 16));
    }

    /** Asks the disk. */
    void look() throws IOException {
        writtenSinceLook.set(0);
        DiskProbe.Room now = disk.room();
        room = now;
        decide(now.usable());
    }

    /** The disk said no before it was asked. */
    void exhausted() {
        room = new DiskProbe.Room(room.total(), 0);
        change(State.NONE);
    }

    /** What must be free to go on after a refusal: more than when it began, not back and forth around one number. */
    private long enough() {
        return minFree + minFree / 8;
    }

    private void decide(long usable) {
        if (usable >= (state == State.ROOM ? minFree : enough())) {
            change(State.ROOM);
        } else {
            change(usable < minFree / 4 ? State.NONE : State.ONLY_RESERVE);
        }
    }

    private void change(State next) {
        State before = state;
        state = next;
        if (next == State.ROOM && before != State.ROOM) {
            LOG.info(
                    "Data directory {} has room again ({} free): writing goes on", directory, megabytes(room.usable()));
        } else if (next != State.ROOM && before == State.ROOM) {
            LOG.warn(
                    "Data directory {} has only {} free, log.dirs.min.free.bytes is {}: {} are refused with"
                            + " KAFKA_STORAGE_ERROR until {} are free; reading, retention and deletions go on",
                    directory,
                    megabytes(room.usable()),
                    minFree,
                    next == State.NONE ? "clients' writes and committed offsets" : "clients' writes",
                    megabytes(enough()));
        }
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MB";
    }
}
