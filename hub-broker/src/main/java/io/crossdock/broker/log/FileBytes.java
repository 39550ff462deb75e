package io.crossdock.broker.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Positional reads and writes that do not stop half-way. */
final class FileBytes {
    private FileBytes() {}

    /** Fills the buffer. */
    static void readFully(FileChannel channel, ByteBuffer into, long position, Path file) throws IOException {
        int wanted = into.remaining();
        if (readAvailable(channel, into, position) < wanted) {
            throw new EOFException(file + " ends before position " + (position + wanted));
        }
    }

    /** Reads until the buffer is full or the file ends. */
    static int readAvailable(FileChannel channel, ByteBuffer into, long position) throws IOException {
        int total = 0;
        while (into.hasRemaining()) {
            int read = channel.read(into, position + total);
            if (read < 0) {
                break;
            }
            total += read;
        }
        return total;
    }

    static void writeFully(FileChannel channel, ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }
}
