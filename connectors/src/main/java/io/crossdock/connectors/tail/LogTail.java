package io.crossdock.connectors.tail;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Follows one log through its rotations: gives its lines in order, and gives them again until they are acknowledged.
 *
 * <p>A file that was renamed is read until nothing was added to it for a while, because writers keep a renamed file open
 * until they are told; then comes the file that was written to after it. A file that is shorter than what was read of it,
 * or holds something else there, was truncated: its rest is looked for in a copy beside it (copytruncate).
 *
 * <p>One thread, but for {@link #close()}.
 */
final class LogTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private final TailSettings settings;
    private final RotatedLogs files;
    private final PositionFile memory;
    private volatile @Nullable OpenLog open;
    private @Nullable Position position;
    private boolean started;
    private int silentLooks;

    LogTail(TailSettings settings) {
        this.settings = settings;
        this.files = new RotatedLogs(settings.log(), settings.rotated());
        this.memory = new PositionFile(settings.position());
    }

    /**
     * The lines that follow what is acknowledged; none while there is nothing to read, which counts as one look.
     *
     * @throws IOException if a file or the position cannot be read
     */
    Optional<Chunk> next() throws IOException {
        OpenLog file = open == null ? start() : open;
        if (file == null || position == null) {
            return Optional.empty();
        }
        Position from = lookAtTheBeginning(file, position);
        Chunk chunk = settings.lines().read(file, from, false);
        if (!file.holds(from)) { // only now: it may have been truncated while it was read
            return lookAgainIn(afterTruncation(file, from));
        }
        if (!chunk.isNothing()) {
            silentLooks = 0;
            return given(chunk);
        }
        return isWrittenTo(file) || silentLooks++ < settings.looksBeforeLeaving()
                ? Optional.empty()
                : leave(file, from);
    }

    /** The lines are in the hub. */
    void acknowledge(Chunk chunk) throws IOException {
        memory.save(chunk.end());
        position = chunk.end();
    }

    @Override
    public void close() throws IOException {
        OpenLog file = open;
        if (file != null) {
            file.close();
        }
    }

    /** Keeps what a file begins with of which nothing is in the hub yet: that may soon stand in its copy only. */
    private Position lookAtTheBeginning(OpenLog file, Position at) throws IOException {
        if (at.offset() > 0 || at.seen() == Position.FINGERPRINT_BYTES) {
            return at;
        }
        Position seen = file.lookedAt(at);
        if (seen.seen() <= at.seen() || !file.holds(at)) { // asked after, or a truncated file might be taken for it
            return at;
        }
        memory.save(seen);
        position = seen;
        return seen;
    }

    private Optional<Chunk> given(Chunk chunk) throws IOException {
        if (chunk.cut() > 0) {
            LOG.warn(
                    "{} has {} line(s) longer than {} bytes before offset {}; they were cut",
                    settings.log(),
                    chunk.cut(),
                    settings.lines().longestLine(),
                    chunk.end().offset());
        }
        if (chunk.lines().isEmpty()) {
            acknowledge(chunk);
            return Optional.empty();
        }
        return Optional.of(chunk);
    }

    /** Opens the file in which reading goes on, or nothing while there is none. */
    private @Nullable OpenLog start() throws IOException {
        Position kept = position == null ? memory.load().orElse(null) : position;
        if (kept != null) {
            Optional<OpenLog> found = files.find(kept);
            if (found.isPresent()) {
                return goOn(found.get(), kept);
            }
        }
        boolean atTheEnd = kept == null && !started && settings.fromEnd();
        started = true;
        OpenLog log = openLog();
        if (log == null) {
            return null;
        }
        if (kept != null && kept.offset() + kept.seen() > 0) {
            LOG.warn(
                    "{} is not the file that was read up to offset {}, and none beside it is; it is read from its"
                            + " beginning. What was added to the other one since then is not in the hub",
                    settings.log(),
                    kept.offset());
        }
        Position beginning = Position.startOf(log.key());
        return goOn(log, atTheEnd ? log.after(beginning, lastLineEnd(log), false) : beginning);
    }

    private @Nullable OpenLog openLog() throws IOException {
        try {
            return OpenLog.open(settings.log());
        } catch (NoSuchFileException notYet) {
            return null;
        }
    }

    private OpenLog goOn(OpenLog file, Position at) throws IOException {
        OpenLog before = open;
        if (before != null) {
            before.close();
        }
        if (!at.equals(position)) {
            memory.save(at);
        }
        open = file;
        position = at;
        silentLooks = 0;
        return file;
    }

    private @Nullable OpenLog afterTruncation(OpenLog truncated, Position from) throws IOException {
        Optional<OpenLog> copy = files.find(from);
        if (copy.isPresent()) {
            return goOn(copy.get(), from);
        }
        LOG.warn(
                "{} was truncated after offset {} was read, and no copy of it is beside it; what was added in between"
                        + " is not in the hub",
                truncated.openedAs(),
                from.offset());
        OpenLog log = openLog();
        return log == null ? null : goOn(log, Position.startOf(log.key()));
    }

    private boolean isWrittenTo(OpenLog file) throws IOException {
        try {
            return OpenLog.key(settings.log()).equals(file.key());
        } catch (NoSuchFileException betweenTwo) {
            silentLooks = 0;
            return true; // as long as there is no new file, the writer may well go on with this one
        }
    }

    /** The file is finished: its last line, if that has no end, and otherwise what comes in the next one. */
    private Optional<Chunk> leave(OpenLog file, Position from) throws IOException {
        Chunk rest = settings.lines().read(file, from, true);
        if (!rest.isNothing()) {
            return given(rest);
        }
        Optional<OpenLog> next = files.after(file);
        return next.isEmpty()
                ? Optional.empty()
                : lookAgainIn(goOn(next.get(), Position.startOf(next.get().key())));
    }

    private Optional<Chunk> lookAgainIn(@Nullable OpenLog file) throws IOException {
        if (file == null || position == null) {
            return Optional.empty();
        }
        Chunk chunk = settings.lines().read(file, lookAtTheBeginning(file, position), false);
        return chunk.isNothing() ? Optional.empty() : given(chunk);
    }

    /** Where the line begins that may still be unfinished. */
    private long lastLineEnd(OpenLog log) throws IOException {
        long size = log.size();
        int length = (int) Math.min(size, settings.lines().longestLine());
        ByteBuffer tail = ByteBuffer.allocate(length);
        while (tail.hasRemaining() && log.read(tail, size - length + tail.position()) >= 0) {
            // until all are there
        }
        for (int i = tail.position() - 1; i >= 0; i--) {
            if (tail.get(i) == '\n') {
                return size - length + i + 1;
            }
        }
        return length < size ? size : 0;
    }
}
