package io.crossdock.connectors.tail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads whole lines. What has no line end yet is left for later, unless the file is known to be finished.
 *
 * <p>What it holds is bounded: by lines, by bytes of a chunk, and by bytes of a line; the rest of a longer line is passed
 * over. One thread.
 *
 * @param mostLines lines of a chunk
 * @param longestLine bytes of a line, without its end
 */
record LineReader(int mostLines, int longestLine, Charset charset) {
    private static final int BLOCK = 64 * 1024;
    /** Enough for the producer's batches, and a bound for lines that are long. */
    private static final int CHUNK_BYTES = 4 * 1024 * 1024;

    /**
     * The lines after a position.
     *
     * @param finished whether nobody writes to the file any more, so that its end ends a line
     */
    Chunk read(OpenLog log, Position start, boolean finished) throws IOException {
        var lines = new Lines(start);
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long at = start.offset();
        while (log.read(block.clear(), at) > 0) {
            block.flip();
            while (block.hasRemaining()) {
                at++;
                if (lines.takesNoMoreAfter(block.get(), at)) {
                    return lines.chunk(log);
                }
            }
        }
        if (finished) {
            lines.end(at);
        }
        return lines.chunk(log);
    }

    private final class Lines {
        private final List<String> all = new ArrayList<>();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final Position start;
        private boolean passingOver;
        private long end;
        private long bytes;
        private int cut;

        Lines(Position start) {
            this.start = start;
            passingOver = start.insideLine();
            end = start.offset();
        }

        boolean takesNoMoreAfter(byte next, long at) {
            if (next == '\n') {
                end(at);
            } else if (passingOver) {
                end = at;
            } else if (line.size() == longestLine) {
                cut++;
                end(at);
                passingOver = true;
            } else {
                line.write(next);
            }
            return all.size() == mostLines || bytes >= CHUNK_BYTES;
        }

        void end(long at) {
            String text = line.toString(charset);
            bytes += line.size();
            line.reset();
            passingOver = false;
            end = at;
            String content = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            if (!content.isBlank()) {
                all.add(content);
            }
        }

        Chunk chunk(OpenLog log) throws IOException {
            return new Chunk(all, start, log.after(start, end, passingOver), cut);
        }
    }
}
