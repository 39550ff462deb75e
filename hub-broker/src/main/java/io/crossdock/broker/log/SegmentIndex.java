package io.crossdock.broker.log;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * A sparse index of one segment: pairs of key and value, both growing.
 *
 * <pre>
 * .index       4 bytes  last offset of a batch - base offset   4 bytes  position of that batch in the .log
 * .timeindex   8 bytes  largest timestamp so far               4 bytes  offset it was seen at - base offset
 * </pre>
 *
 * <p>The newest entries live on the heap and reach the file in blocks of {@value #BLOCK}, so an idle partition costs
 * no file handle, nothing is preallocated, and consumers at the tail are answered from memory. What a crash takes from
 * the heap, recovery rebuilds: it belongs to the part of the segment that is scanned anyway.
 *
 * <p>One writer appends and truncates. Any thread may look up; it works on an immutable view and takes no lock. The
 * lock here is only between two that write the file: the appender and the flusher.
 */
final class SegmentIndex implements Closeable {
    private static final int BLOCK = 512;

    /** Which of the two files this is. */
    enum Kind {
        OFFSET(".index", 4),
        TIME(".timeindex", 8);

        private final String suffix;
        private final int keyBytes;

        Kind(String suffix, int keyBytes) {
            this.suffix = suffix;
            this.keyBytes = keyBytes;
        }

        String suffix() {
            return suffix;
        }

        private Entry read(ByteBuffer bytes) {
            long key = this == TIME ? bytes.getLong() : bytes.getInt();
            return new Entry(key, bytes.getInt());
        }

        private int entryBytes() {
            return keyBytes + Integer.BYTES;
        }
    }

    /** One pair; for both kinds later entries are larger in both. */
    record Entry(long key, int value) {}

    /** Entries [0, filed) are in the file, the next {@code count} in the arrays. Slots below count never change. */
    private record View(int filed, long[] keys, int[] values, int count) {
        int entries() {
            return filed + count;
        }

        static View allFiled(int entries) {
            return new View(entries, new long[8], new int[8], 0);
        }
    }

    private final Path file;
    private final Kind kind;
    private final Object writing = new Object();
    private volatile View view;
    private volatile @Nullable FileChannel channel;
    private int written; // entries known to be in the file; guarded by writing
    private int forced; // entries known to be on the disk; guarded by writing

    private SegmentIndex(Path file, Kind kind, int entries) {
        this.file = file;
        this.kind = kind;
        this.view = View.allFiled(entries);
        this.written = entries;
        this.forced = entries;
    }

    /**
     * Takes over the file.
     *
     * @throws IOException also when it is not there, as it is beside every segment from the start, or its size is not a
     *     whole number of entries; it can then be made again from the log
     */
    static SegmentIndex open(Path file, Kind kind) throws IOException {
        long size = Files.size(file);
        if (size % kind.entryBytes() != 0) {
            throw new IOException("Index " + file + " has " + size + " bytes, not a multiple of " + kind.entryBytes());
        }
        return new SegmentIndex(file, kind, (int) (size / kind.entryBytes()));
    }

    /**
     * Takes over the first entries of the file, up to one that does not hold or does not grow in both numbers, and cuts
     * the rest off. For the index of a segment that was being written when the machine stopped.
     *
     * @throws IOException also when the file is not there
     */
    static SegmentIndex openSound(Path file, Kind kind, Predicate<Entry> holds) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int sound = 0;
        Entry before = new Entry(-1, -1);
        while (bytes.remaining() >= kind.entryBytes()) {
            Entry next = kind.read(bytes);
            boolean grows = next.key() > before.key() && next.value() > before.value();
            if (!grows || !holds.test(next)) {
                break;
            }
            before = next;
            sound++;
        }
        var index = new SegmentIndex(file, kind, sound);
        if (bytes.capacity() > sound * kind.entryBytes()) {
            try {
                index.open().truncate((long) sound * kind.entryBytes());
            } catch (IOException failed) {
                index.close();
                throw failed;
            }
        }
        return index;
    }

    /** Starts empty, whatever the file held. */
    static SegmentIndex create(Path file, Kind kind) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file);
        return new SegmentIndex(file, kind, 0);
    }

    int entries() {
        return view.entries();
    }

    boolean isFull(int maxBytes) {
        return (long) (entries() + 1) * kind.entryBytes() > maxBytes;
    }

    /** The caller sees to it that both grow. */
    void append(long key, int value) throws IOException {
        View now = view;
        if (now.count() == BLOCK) {
            synchronized (writing) {
                writePending(now);
            }
            now = View.allFiled(now.entries());
        }
        long[] keys = now.keys();
        int[] values = now.values();
        if (now.count() == keys.length) {
            keys = Arrays.copyOf(keys, keys.length * 4);
            values = Arrays.copyOf(values, values.length * 4);
        }
        keys[now.count()] = key;
        values[now.count()] = value;
        view = new View(now.filed(), keys, values, now.count() + 1);
    }

    /** From this key on {@link #floor} is answered from the heap. */
    long heapFrom() {
        View now = view;
        if (now.filed() == 0) {
            return Long.MIN_VALUE;
        }
        return now.count() == 0 ? Long.MAX_VALUE : now.keys()[0];
    }

    /** The last entry whose key is not above {@code key}, or null. */
    @Nullable
    Entry floor(long key) throws IOException {
        View now = view;
        if (now.count() > 0 && now.keys()[0] <= key) {
            int found = Arrays.binarySearch(now.keys(), 0, now.count(), key);
            int slot = found >= 0 ? found : -found - 2;
            return new Entry(now.keys()[slot], now.values()[slot]);
        }
        int after = firstWhere(now, entry -> entry.key() > key);
        return after == 0 ? null : entry(now, after - 1);
    }

    /** The last entry whose value is not above {@code value}, or null. */
    @Nullable
    Entry floorByValue(int value) throws IOException {
        View now = view;
        int after = firstWhere(now, entry -> entry.value() > value);
        return after == 0 ? null : entry(now, after - 1);
    }

    /** The first entry whose value is above {@code value}, or null. */
    @Nullable
    Entry aboveValue(int value) throws IOException {
        View now = view;
        int at = firstWhere(now, entry -> entry.value() > value);
        return at == now.entries() ? null : entry(now, at);
    }

    @Nullable
    Entry last() throws IOException {
        View now = view;
        return now.entries() == 0 ? null : entry(now, now.entries() - 1);
    }

    /** Drops the first entry for which this holds and all after it; once true it must stay true. */
    void dropFrom(Predicate<Entry> gone) throws IOException {
        View now = view;
        int keep = firstWhere(now, gone);
        if (keep == now.entries()) {
            return;
        }
        synchronized (writing) {
            if (written > keep) {
                open().truncate((long) keep * kind.entryBytes());
                written = keep;
                forced = Math.min(forced, keep);
            }
            view = keep <= now.filed()
                    ? View.allFiled(keep)
                    : new View(now.filed(), now.keys().clone(), now.values().clone(), keep - now.filed());
        }
    }

    /** Brings the entries so far into the file. When that fails they stay where they are. */
    void write() throws IOException {
        synchronized (writing) {
            writePending(view);
        }
    }

    /** Brings what is in the file onto the disk. */
    void force() throws IOException {
        int reached;
        boolean dirty;
        synchronized (writing) {
            reached = written;
            dirty = written > forced;
        }
        if (dirty) {
            open().force(false); // not under the lock: an append may have to spill meanwhile
            synchronized (writing) {
                forced = Math.min(reached, written);
            }
        }
    }

    /** Opens the file under the name it has now. */
    void keepOpen() throws IOException {
        open();
    }

    /** After the last append: everything is in the file, nothing on the heap. */
    void seal() throws IOException {
        write();
        view = View.allFiled(view.entries());
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            open.close();
        }
    }

    Path file() {
        return file;
    }

    private int firstWhere(View in, Predicate<Entry> holds) throws IOException {
        int low = 0;
        int high = in.entries();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(entry(in, middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private Entry entry(View in, int number) throws IOException {
        if (number >= in.filed()) {
            int slot = number - in.filed();
            return new Entry(in.keys()[slot], in.values()[slot]);
        }
        ByteBuffer bytes = ByteBuffer.allocate(kind.entryBytes());
        FileBytes.readFully(open(), bytes, (long) number * kind.entryBytes(), file);
        return kind.read(bytes.flip());
    }

    private void writePending(View now) throws IOException {
        int from = Math.max(written, now.filed());
        int entries = now.entries() - from;
        if (entries <= 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(entries * kind.entryBytes());
        for (int slot = from - now.filed(); slot < now.count(); slot++) {
            if (kind == Kind.TIME) {
                bytes.putLong(now.keys()[slot]);
            } else {
                bytes.putInt((int) now.keys()[slot]);
            }
            bytes.putInt(now.values()[slot]);
        }
        bytes.flip();
        FileBytes.writeFully(open(), bytes, (long) from * kind.entryBytes());
        written = now.entries();
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            return open;
        }
        synchronized (writing) {
            open = channel;
            if (open == null) {
                open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                channel = open;
            }
            return open;
        }
    }
}
