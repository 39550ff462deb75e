package io.crossdock.broker.log;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The aborted transactions whose marker lies in one segment, by the marker's offset.
 *
 * <pre>
 * .txnindex    version 2 = 0 | producer id 8 | first offset 8 | offset of the marker 8 | last stable offset 8
 * </pre>
 *
 * <p>There is no file as long as there is no entry: most segments never get one; compacted ones have an empty one. Entries go to the file at once, for
 * aborts are rare; what a crash takes from it, recovery makes again from the log. One writer; any thread may read what
 * lies below the published number of entries.
 */
final class TransactionIndex implements Closeable {
    static final String SUFFIX = ".txnindex";
    private static final short VERSION = 0;
    private static final int ENTRY_BYTES = 2 + 8 + 8 + 8 + 8;
    private static final int READ_ENTRIES = 64;

    private final Path file;
    private volatile @Nullable FileChannel channel;
    private volatile int entries;
    private volatile boolean nameNotFlushed;

    private TransactionIndex(Path file) {
        this.file = file;
    }

    /**
     * Takes over the file, if there is one.
     *
     * @throws IOException also when it holds anything but entries in order, of which the first ends at or behind
     *     {@code baseOffset}; it can then be made again from the log
     */
    static TransactionIndex open(Path file, long baseOffset) throws IOException {
        var index = new TransactionIndex(file);
        if (Files.exists(file)) {
            long size = Files.size(file);
            index.entries = (int) (size / ENTRY_BYTES);
            index.nameNotFlushed = true; // for all we know: who made it may have been killed at once
            try {
                index.check(size, baseOffset);
            } catch (IOException damaged) {
                index.close();
                throw damaged;
            }
        }
        return index;
    }

    /** Starts empty, whatever the file held. */
    static TransactionIndex create(Path file) throws IOException {
        Files.deleteIfExists(file);
        return new TransactionIndex(file);
    }

    boolean isEmpty() {
        return entries == 0;
    }

    /** Adds an entry, unless it is there already: recovery may come by it twice. Of one that fails nothing is left. */
    void append(AbortedTransaction aborted) throws IOException {
        int count = entries;
        if (count > 0 && entry(count - 1).lastOffset() >= aborted.lastOffset()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES)
                .putShort(VERSION)
                .putLong(aborted.producerId())
                .putLong(aborted.firstOffset())
                .putLong(aborted.lastOffset())
                .putLong(aborted.lastStableOffset())
                .flip();
        long position = (long) count * ENTRY_BYTES;
        FileChannel open = channel();
        try {
            FileBytes.writeFully(open, bytes, position);
        } catch (IOException failed) {
            takeBack(open, position, failed);
            throw failed;
        }
        entries = count + 1;
    }

    private static void takeBack(FileChannel open, long position, IOException failure) {
        try {
            open.truncate(position);
        } catch (IOException worse) {
            failure.addSuppressed(worse);
        }
    }

    /**
     * Collects what readers from {@code from} to before {@code upTo} must know.
     *
     * @return whether no later segment can have more of it
     */
    boolean collect(long from, long upTo, List<AbortedTransaction> into) throws IOException {
        int count = entries;
        for (int next = firstEndingAt(from, count); next < count; next += READ_ENTRIES) {
            for (AbortedTransaction each : entries(next, Math.min(READ_ENTRIES, count - next))) {
                if (each.overlaps(from, upTo)) {
                    into.add(each);
                }
                if (each.lastStableOffset() >= upTo) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Drops the transactions whose marker lies at or behind {@code offset}. */
    void truncate(long offset) throws IOException {
        int keep = firstEndingAt(offset, entries);
        if (keep < entries) {
            channel().truncate((long) keep * ENTRY_BYTES);
            entries = keep;
        }
    }

    /** Makes the file even if nothing is to be in it, so that it takes the place of another one. */
    void makeFile() throws IOException {
        channel();
    }

    /** From now on the entries are read from the file that has the name now, also if another takes it. */
    void keepOpen() throws IOException {
        if (!isEmpty()) {
            channel();
        }
    }

    /** Everything is on the disk when this returns. */
    void flush() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.force(true);
            if (nameNotFlushed) { // it is made long after its segment, whose flush has done this for the other files
                nameNotFlushed = false;
                AtomicFile.flushDirectory(file.resolveSibling("."));
            }
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.close();
        }
    }

    /** Number of the first entry whose marker is not below {@code offset}. */
    private int firstEndingAt(long offset, int count) throws IOException {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entry(middle).lastOffset() >= offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private AbortedTransaction entry(int number) throws IOException {
        return entries(number, 1).get(0);
    }

    private List<AbortedTransaction> entries(int first, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * ENTRY_BYTES);
        FileBytes.readFully(channel(), bytes, (long) first * ENTRY_BYTES, file);
        bytes.flip();
        var read = new ArrayList<AbortedTransaction>(count);
        while (bytes.hasRemaining()) {
            short version = bytes.getShort();
            if (version != VERSION) {
                throw new IOException("Transaction index " + file + " has an entry of version " + version
                        + " instead of " + VERSION + "; the next start makes it again from the log");
            }
            read.add(new AbortedTransaction(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
        return read;
    }

    private void check(long size, long baseOffset) throws IOException {
        if (size % ENTRY_BYTES != 0) {
            throw new IOException(
                    "Transaction index " + file + " has " + size + " bytes, not a multiple of " + ENTRY_BYTES);
        }
        long before = baseOffset - 1;
        for (int next = 0; next < entries; next += READ_ENTRIES) {
            for (AbortedTransaction each : entries(next, Math.min(READ_ENTRIES, entries - next))) {
                if (each.lastOffset() <= before || each.firstOffset() >= each.lastOffset()) {
                    throw new IOException("Transaction index " + file + " has " + each + " behind offset " + before);
                }
                before = each.lastOffset();
            }
        }
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = openOnce();
        }
        return open;
    }

    private synchronized FileChannel openOnce() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            if (!Files.exists(file)) {
                nameNotFlushed = true;
            }
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }
}
