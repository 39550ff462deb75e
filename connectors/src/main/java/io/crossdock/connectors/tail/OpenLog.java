package io.crossdock.connectors.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A log that is held open, so that it can be read to its end after it was renamed or deleted. One thread. */
final class OpenLog implements AutoCloseable {
    private final FileChannel channel;
    private final String key;
    private final FileTime modifiedWhenOpened;
    private final Path openedAs;

    private OpenLog(FileChannel channel, BasicFileAttributes attributes, Path openedAs) {
        this.channel = channel;
        this.key = key(attributes, openedAs);
        this.modifiedWhenOpened = attributes.lastModifiedTime();
        this.openedAs = openedAs;
    }

    /** Opens what has this name now, whichever file that is. */
    static OpenLog open(Path path) throws IOException {
        while (true) {
            String before = key(path);
            FileChannel channel = FileChannel.open(path);
            BasicFileAttributes after;
            try {
                after = Files.readAttributes(path, BasicFileAttributes.class);
            } catch (IOException gone) {
                channel.close();
                throw gone;
            }
            if (after.isDirectory()) { // can be opened, not read, and would be held on to when a log takes its place
                channel.close();
                throw new FileSystemException(path.toString(), null, "is a folder");
            }
            if (before.equals(key(after, path))) {
                return new OpenLog(channel, after, path);
            }
            channel.close(); // renamed in between: the key might be the other file's
        }
    }

    /** What the file is, whatever its name: device and inode where the system has them. */
    static String key(Path path) throws IOException {
        return key(Files.readAttributes(path, BasicFileAttributes.class), path);
    }

    private static String key(BasicFileAttributes attributes, Path path) {
        Object key = attributes.fileKey();
        return key == null
                ? path.getFileName() + "@" + attributes.creationTime().toMillis()
                : key.toString();
    }

    String key() {
        return key;
    }

    /** When it was written to last, as far as can be said: a deleted file has no attributes any more. */
    FileTime modified(Iterable<Path> names) throws IOException {
        for (Path name : names) {
            if (Files.exists(name) && key(name).equals(key)) {
                return Files.getLastModifiedTime(name);
            }
        }
        return modifiedWhenOpened;
    }

    Path openedAs() {
        return openedAs;
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Bytes from an offset on; -1 at the end, as channels say it. */
    int read(ByteBuffer target, long offset) throws IOException {
        return channel.read(target, offset);
    }

    /** Where a reader stands who has read on from a position up to the offset. */
    Position after(Position start, long offset, boolean insideLine) throws IOException {
        return start.movedTo(key, offset, before(offset), insideLine);
    }

    /** The position at the beginning, with what can be seen of the file now. */
    Position lookedAt(Position beginning) throws IOException {
        int seen = (int) Math.min(channel.size(), Position.FINGERPRINT_BYTES);
        return beginning.beginningWith(seen, fingerprint(0, seen));
    }

    /** Whether this file was read up to the position: it is neither truncated nor another. */
    boolean holds(Position position) throws IOException {
        if (position.offset() == 0) {
            return position.seen() == 0
                    ? key.equals(position.file())
                    : fingerprint(0, position.seen()).equals(position.before());
        }
        return channel.size() >= position.offset() && before(position.offset()).equals(position.before());
    }

    private String before(long offset) throws IOException {
        int length = (int) Math.min(offset, Position.FINGERPRINT_BYTES);
        return fingerprint(offset - length, length);
    }

    private String fingerprint(long from, int length) throws IOException {
        if (length == 0) {
            return "";
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until all are there, or the file turns out to be shorter
        }
        try {
            bytes.flip();
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(bytes);
            return HexFormat.of().formatHex(hash.digest());
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
