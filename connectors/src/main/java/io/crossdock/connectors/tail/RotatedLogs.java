package io.crossdock.connectors.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files beside a log that once were it, by their names: {@code access.log.1}, {@code access.log-20150517},
 * {@code access-2015-05-17.log}. Compressed ones cannot be read and do not count.
 *
 * @param log the name under which the log is written
 */
record RotatedLogs(Path log, Pattern names) {

    /** By what logrotate, Log4j and Logback call them. */
    static RotatedLogs of(Path log) {
        String name = log.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot <= 0 ? name : name.substring(0, dot);
        String ending = dot <= 0 ? "" : name.substring(dot);
        String number = "[.-]\\d[\\d._T-]*";
        return new RotatedLogs(
                log,
                Pattern.compile(
                        Pattern.quote(name) + number + "|" + Pattern.quote(stem) + number + Pattern.quote(ending)));
    }

    /** The file that was read up to the position, opened; empty if there is none any more. */
    Optional<OpenLog> find(Position position) throws IOException {
        List<Path> candidates = new ArrayList<>(list());
        candidates.add(0, log);
        for (boolean same : new boolean[] {true, false}) { // a copy only if the file itself is not there
            for (Path candidate : candidates) {
                Optional<OpenLog> found = openIfItHolds(candidate, position, same);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<OpenLog> openIfItHolds(Path candidate, Position position, boolean same) throws IOException {
        try {
            if (OpenLog.key(candidate).equals(position.file()) != same) {
                return Optional.empty();
            }
            OpenLog open = OpenLog.open(candidate);
            if (open.holds(position)) {
                return Optional.of(open);
            }
            open.close();
        } catch (NoSuchFileException renamed) {
            // it has another name now, which the next look finds
        }
        return Optional.empty();
    }

    /** The file that was written to after one that is read to its end: the next rotated one, or the log itself. */
    Optional<OpenLog> after(OpenLog finished) throws IOException {
        List<Path> rotated = list();
        FileTime last = finished.modified(rotated);
        Optional<Dated> next = Optional.empty();
        for (Path path : rotated) {
            Optional<Dated> dated = dated(path);
            if (dated.isPresent()
                    && !dated.get().key().equals(finished.key())
                    && dated.get().modified().compareTo(last) > 0) {
                next = next.isEmpty() || BY_TIME.compare(dated.get(), next.get()) < 0 ? dated : next;
            }
        }
        try {
            return Optional.of(OpenLog.open(next.map(Dated::path).orElse(log)));
        } catch (NoSuchFileException betweenTwo) {
            return Optional.empty();
        }
    }

    private static final Comparator<Dated> BY_TIME = Comparator.comparing(Dated::modified);

    private record Dated(Path path, FileTime modified, String key) {}

    private static Optional<Dated> dated(Path path) throws IOException {
        try {
            return Optional.of(new Dated(path, Files.getLastModifiedTime(path), OpenLog.key(path)));
        } catch (NoSuchFileException renamed) {
            return Optional.empty();
        }
    }

    private List<Path> list() throws IOException {
        Path folder = log.toAbsolutePath().getParent();
        if (folder == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(it -> names.matcher(it.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
