package io.crossdock.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The archive of loaded classes that lets a hub start in half the CPU time. bin/crossdock names it after the JVM and the
 * jars it fits, and asks a hub that runs without one to leave one behind when it ends.
 */
final class ClassArchive {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final String FILE = "crossdock.archive";
    private static final String WANTED = "crossdock.archive.wanted";

    private ClassArchive() {}

    /** Where the archive belongs. */
    static Path file() {
        return Path.of(System.getProperty(FILE));
    }

    /** A name beside it, to be written to first. */
    static Path draft() {
        return file().resolveSibling("next-" + ProcessHandle.current().pid() + ".jsa");
    }

    /** Gives a complete draft its name: a start at the same moment finds all of it or none. */
    static void publish(Path draft) throws IOException {
        // A JVM that finds half an archive, as a power failure may leave it, crashes instead of going without.
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.READ)) {
            channel.force(true);
        }
        Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether this process was asked to leave one behind, and nobody else has meanwhile. */
    static boolean isWanted() {
        return Boolean.getBoolean(WANTED) && !Files.exists(file());
    }

    /** Archives what this process has loaded, unless another one is about to. The last act of a hub that ends; takes a second. */
    static void leaveBehind() {
        try {
            Files.createDirectories(file().getParent());
            // Hubs of one installation are often stopped together, and one archive is enough.
            Path turns = file().resolveSibling("turn");
            try (FileChannel turn = FileChannel.open(turns, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock mine = turn.tryLock()) {
                if (mine != null && isWanted()) {
                    archive();
                }
            }
        } catch (IOException impossible) {
            LOG.info("The next start is no faster than this one: {}", impossible.toString());
        }
    }

    private static void archive() {
        Path draft = draft();
        try {
            // The JVM itself would print a line about it where only the hub's own belong.
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmCds",
                            new Object[] {new String[] {"dynamic_dump", draft.toString()}},
                            new String[] {String[].class.getName()});
            publish(draft);
            LOG.info("Left an archive of the loaded classes for the next start in {}", file());
        } catch (IOException | JMException | RuntimeException impossible) {
            LOG.info("The next start is no faster than this one: {}", impossible.toString());
            remove(draft);
        }
    }

    private static void remove(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException left) {
            LOG.info("Could not remove {}: {}", draft, left.toString());
        }
    }
}
