package io.crossdock.cli.doctor.facts;

import io.crossdock.hub.data.RunFile;
import io.crossdock.hub.data.StorageFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at this machine, by its files alone: what the hub of a data folder left there, and Linux's {@code /proc}. */
public final class NodeLook {
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)([kKmMgG]?)");
    private static final long DEFAULT_HEAP = 512L * 1024 * 1024;

    private final Path data;
    private final Path archive;
    private final Path proc;

    /**
     * Reads nothing yet.
     *
     * @param archive where the archive of classes belongs
     * @param proc {@code /proc}
     */
    public NodeLook(Path data, Path archive, Path proc) {
        this.data = data;
        this.archive = archive;
        this.proc = proc;
    }

    /** Empty when no hub has or had its data there. */
    public Optional<NodeFacts> look() {
        if (!Files.isDirectory(data)) {
            return Optional.empty();
        }
        Optional<RunFile> left = RunFile.find(data);
        Optional<RunFile> running = left.filter(run -> run.process().isPresent());
        Optional<StorageFile> storage = running.flatMap(run -> StorageFile.find(data));
        String process = running.map(run -> Long.toString(run.pid())).orElse("none");
        return Optional.of(new NodeFacts(
                data.toString(),
                Runtime.version().feature(),
                running.isPresent() ? heap(process) : 0,
                memory(),
                1024 * number(proc.resolve(process).resolve("status"), "VmSwap:\\s+(\\d+) kB"),
                number(proc.resolve(process).resolve("limits"), "Max open files\\s+(\\d+)"),
                Files.exists(archive),
                left.isPresent() && running.isEmpty(),
                storage.map(StorageFile::offline).orElse(Map.of()),
                storage.map(StorageFile::full).orElse(Map.of()),
                storage.map(StorageFile::damaged).orElse(Map.of())));
    }

    private long heap(String process) {
        long bytes = DEFAULT_HEAP;
        Matcher heap =
                HEAP.matcher(text(proc.resolve(process).resolve("cmdline")).replace('\0', ' '));
        while (heap.find()) { // the last one counts
            bytes = Long.parseLong(heap.group(1)) * unit(heap.group(2));
        }
        return bytes;
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "k", "K" -> 1024L;
            case "m", "M" -> 1024L * 1024;
            case "g", "G" -> 1024L * 1024 * 1024;
            default -> 1;
        };
    }

    /** What a container allows, where it is less than what the machine has. */
    private long memory() {
        long machine = 1024 * number(proc.resolve("meminfo"), "MemTotal:\\s+(\\d+) kB");
        return Stream.of("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
                .map(file -> number(Path.of(file), "(\\d+)"))
                .filter(limit -> limit > 0 && limit < machine)
                .findFirst()
                .orElse(machine);
    }

    /** Zero where it does not stand: on another system than Linux. */
    private static long number(Path file, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text(file));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notThere) {
            return ""; // so nothing is known, and no check speaks
        }
    }
}
