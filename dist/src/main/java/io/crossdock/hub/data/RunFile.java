package io.crossdock.hub.data;

import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a running hub says of itself in {@code DIR/run/hub.json}: written whole or not at all, removed on a clean stop.
 *
 * @param pid process id of the hub
 * @param version of the hub
 * @param started when the process was started, ISO 8601; tells it from a later process of the same pid
 * @param nodeId number of the broker
 * @param roles the roles it runs
 * @param ready whether all of them serve
 * @param addresses role to the addresses it actually listens on
 * @param data absolute path of the data folder
 */
public record RunFile(
        long pid,
        String version,
        String started,
        int nodeId,
        List<String> roles,
        boolean ready,
        Map<String, List<String>> addresses,
        String data) {
    private static final String NAME = "hub.json";

    /** What the hub of this folder left, if it is there; it may be of a hub that was killed. */
    public static Optional<RunFile> find(Path root) {
        Path file = DataFolder.runFolder(root).resolve(NAME);
        try {
            return Optional.of(JsonMapper.builder().build().readValue(Files.readAllBytes(file), RunFile.class));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read; remove it if no hub is running", unreadable);
        }
    }

    /** The process that wrote this, if it still lives. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> startOf(process)
                .equals(started));
    }

    /** When a process was started, as {@link #started} holds it. */
    public static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse("unknown");
    }

    /** Where the broker listens, {@code PROTOCOL://host:port} each; empty without the broker role. */
    public List<String> brokerAddresses() {
        return addresses.getOrDefault("broker", List.of());
    }

    /** Where its own ZooKeeper listens, {@code host:port}; empty when it uses another one. */
    public List<String> zookeeperAddresses() {
        return addresses.getOrDefault("zookeeper", List.of());
    }

    /** Replaces the file of this folder. */
    public void write(Path root) throws IOException {
        Path file = DataFolder.runFolder(root).resolve(NAME);
        Path next = file.resolveSibling(NAME + ".next");
        Files.writeString(next, toJson() + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the file of this folder. */
    public static void remove(Path root) throws IOException {
        Files.deleteIfExists(DataFolder.runFolder(root).resolve(NAME));
    }

    /** The file's content, indented. */
    public String toJson() throws IOException {
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }
}
