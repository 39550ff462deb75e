package io.crossdock.broker.metadata.zk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Data of a member that its ZooKeeper could not read, kept beside that of today:
 *
 * <pre>
 * zookeeper/version-2                                 what ZooKeeper reads and writes
 * zookeeper/version-2.unreadable-20261126T083416Z     as it was; the time is that of its last write, in UTC
 * </pre>
 *
 * The last {@link #KEPT} are kept. As long as there is one, and nothing beside it, the member has lived: it founds no new
 * ensemble.
 */
final class SetAside {
    static final int KEPT = 3;

    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);
    private static final String CURRENT = "version-2";
    private static final String PREFIX = CURRENT + ".unreadable-";
    private static final String PROMISED_EPOCH = "acceptedEpoch";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SetAside() {}

    /** What was set aside in this directory, the oldest first. */
    static List<Path> in(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> each.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Moves the data of a member aside, and takes over the one thing in it that stays true without the rest: which epoch
     * it has promised not to fall behind.
     *
     * @return where it is now
     */
    static Path move(Path directory) throws IOException {
        Path data = directory.resolve(CURRENT);
        Path aside = free(directory, PREFIX + TIME.format(lastWrite(data)));
        Files.move(data, aside);
        Files.createDirectory(data);
        Path promise = aside.resolve(PROMISED_EPOCH);
        if (Files.exists(promise) && isNumber(Files.readString(promise))) {
            Files.copy(promise, data.resolve(PROMISED_EPOCH));
        }
        List<Path> kept = in(directory);
        for (Path oldest : kept.subList(0, Math.max(0, kept.size() - KEPT))) {
            LOG.info("Removing {}: the last {} are kept", oldest, KEPT);
            remove(oldest);
        }
        return aside;
    }

    private static Path free(Path directory, String name) {
        Path candidate = directory.resolve(name);
        for (int again = 2; Files.exists(candidate); again++) {
            candidate = directory.resolve(name + "-" + again);
        }
        return candidate;
    }

    private static Instant lastWrite(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            long millis = 0;
            for (Path file : files.toList()) {
                millis = Math.max(millis, Files.getLastModifiedTime(file).toMillis());
            }
            return Instant.ofEpochMilli(millis);
        }
    }

    private static boolean isNumber(String text) {
        return text.strip().matches("\\d{1,18}");
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
