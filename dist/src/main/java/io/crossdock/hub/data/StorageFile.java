package io.crossdock.hub.data;

import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the logs of a running hub are, in {@code DIR/run/storage.json}: written whole whenever it changes.
 *
 * @param logsFound logs that were there when the broker started
 * @param logsRead how many of them serve by now, or are known to be damaged
 * @param recoveredMegabytes what had to be read and checked because it was not on the disk for certain
 * @param damaged logs that are out of service, by partition, with what is wrong
 * @param offline log directories that do not serve, with the reason
 * @param full log directories that clients may not write to for lack of room, with how much there is and what to do
 * @param underReplicated partitions led here of which a replica is not in sync
 * @param underMinInSync partitions led here that have too few in-sync replicas to take what is sent with acks=all
 */
public record StorageFile(
        int logsFound,
        int logsRead,
        long recoveredMegabytes,
        Map<String, String> damaged,
        Map<String, String> offline,
        Map<String, String> full,
        int underReplicated,
        int underMinInSync) {
    private static final String NAME = "storage.json";

    public StorageFile {
        damaged = new TreeMap<>(damaged);
        offline = new TreeMap<>(offline);
        full = new TreeMap<>(full);
    }

    /** What the hub of this folder wrote last, if it has a broker. */
    public static Optional<StorageFile> find(Path root) {
        Path file = DataFolder.runFolder(root).resolve(NAME);
        try {
            return Optional.of(JsonMapper.builder().build().readValue(Files.readAllBytes(file), StorageFile.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read; the hub writes it anew when it starts", unreadable);
        }
    }

    /** Whether some logs are still to be read. */
    public boolean recovering() {
        return logsRead < logsFound;
    }

    /** Replaces the file of this folder. */
    public void write(Path root) throws IOException {
        Path file = DataFolder.runFolder(root).resolve(NAME);
        Path next = file.resolveSibling(NAME + ".next");
        Files.writeString(next, JsonMapper.builder().build().writeValueAsString(this) + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the file of this folder. */
    public static void remove(Path root) throws IOException {
        Files.deleteIfExists(DataFolder.runFolder(root).resolve(NAME));
    }
}
