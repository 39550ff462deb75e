package io.crossdock.connectors.tail;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/** The file that keeps a {@link Position}: replaced as a whole and forced to disk, so a crash leaves the old or the new. */
record PositionFile(Path path) {

    /**
     * The position, or empty when none was ever kept.
     *
     * @throws IOException if it cannot be read or is no position; guessing would lose or repeat the whole log
     */
    Optional<Position> load() throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(path)));
            return Optional.of(Position.of(properties));
        } catch (NoSuchFileException first) {
            return Optional.empty();
        } catch (IllegalArgumentException broken) {
            throw new IOException(
                    path + " is no position of a log: " + broken.getMessage()
                            + " - delete it to read the log from its beginning",
                    broken);
        }
    }

    void save(Position position) throws IOException {
        var text = new StringWriter();
        position.toProperties().store(text, null);
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
