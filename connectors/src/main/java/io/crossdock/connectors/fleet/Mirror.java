package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorFolder;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.FolderChange;
import io.crossdock.connectors.delivery.DeadLetters;
import io.crossdock.connectors.fleet.Board.Whereabouts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Brings the connectors of the board into this hub's folder, as files like all others, and takes them out again. What was
 * placed there by hand is not touched unless somebody has meant that very text.
 *
 * <p>Told by one thread; what it knows may be asked from any.
 */
final class Mirror {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    private final ConnectorRuntime runtime;
    private final Clock clock;
    private final Set<String> mirrored = ConcurrentHashMap.newKeySet();
    private final Map<String, String> notes = new ConcurrentHashMap<>();

    Mirror(ConnectorRuntime runtime, Clock clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    /** Whether the file of a connector was placed by hand, and is not one that came from the board. */
    boolean isByHand(String name) {
        return !mirrored.contains(name);
    }

    /** What is to be known of a connector here, because it is not as the board says. */
    @Nullable
    String note(String name) {
        return notes.get(name);
    }

    /** Everything that the board says, when it was read as a whole. */
    void follow(Whereabouts board) {
        change("all", (folder, fileOf) -> {
            var marks = new Marks(folder.directory());
            for (Map.Entry<String, Definition> each : board.definitions().entrySet()) {
                try {
                    have(board, each.getKey(), each.getValue(), folder, fileOf);
                } catch (IOException failed) { // of one file, and the others are to be there nevertheless
                    failed(each.getKey(), failed);
                }
            }
            for (Map.Entry<Path, Mark> each : marks.all().entrySet()) {
                Path file = each.getKey();
                if (isOnBoard(board, file, fileOf)) {
                    continue;
                }
                MirrorRule rule = MirrorRule.whenMissing(board.topicId(), version(file), each.getValue());
                if (rule == MirrorRule.REMOVE) {
                    LOG.info(
                            "A connector was removed while this hub was away; its file is now {}", aside(folder, file));
                } else if (rule == MirrorRule.LEAVE) {
                    LOG.warn(
                            "{} came from another hub, but is not on the board {}: it stays, as if placed by hand",
                            file,
                            board.topicId());
                }
                marks.remove(file);
            }
            return true;
        });
    }

    private static boolean isOnBoard(Whereabouts board, Path file, Function<String, Optional<Path>> fileOf) {
        return board.definitions().keySet().stream()
                .anyMatch(name -> fileOf.apply(name).filter(file::equals).isPresent()
                        || file.getFileName().toString().equals(name + ".yaml"));
    }

    /** One connector that was made or changed. */
    void have(Whereabouts board, String name) {
        Definition definition = board.definitions().get(name);
        if (definition != null) {
            change(name, (folder, fileOf) -> {
                have(board, name, definition, folder, fileOf);
                return true;
            });
        }
    }

    /** One connector that was removed. */
    void remove(String name, Set<String> meant) {
        change(name, (folder, fileOf) -> {
            var marks = new Marks(folder.directory());
            Path file = fileOf.apply(name).orElseGet(() -> folder.fileOf(name));
            MirrorRule rule = MirrorRule.toRemove(meant, version(file), marks.of(file));
            if (rule == MirrorRule.REMOVE) {
                LOG.info("Connector {} was removed; its file is now {}", name, aside(folder, file));
            } else if (rule == MirrorRule.LEAVE) {
                LOG.warn("Connector {} was removed, but {} was placed or changed by hand and stays", name, file);
            }
            marks.remove(file);
            mirrored.remove(name);
            notes.remove(name);
            return true;
        });
    }

    private void have(
            Whereabouts board,
            String name,
            Definition definition,
            ConnectorFolder folder,
            Function<String, Optional<Path>> fileOf)
            throws IOException {
        var marks = new Marks(folder.directory());
        Path file = fileOf.apply(name).orElseGet(() -> folder.fileOf(name));
        String wanted = DeadLetters.version(definition.yaml());
        MirrorRule rule = MirrorRule.toHave(wanted, definition.replaces(), version(file), marks.of(file));
        if (rule == MirrorRule.LEAVE) {
            String note =
                    "the file " + file + " was placed or changed by hand and is not what the other hubs were given"
                            + " for '" + name + "': remove it, or put its text over HTTP";
            if (!note.equals(notes.put(name, note))) {
                LOG.warn("Connector {} stays as it is here: {}", name, note);
            }
            mirrored.remove(name);
            return;
        }
        if (rule == MirrorRule.REPLACE) {
            LOG.info("{} is replaced by what was put over HTTP; it is now {}", file, aside(folder, file));
        }
        if (rule != MirrorRule.NOTHING) {
            folder.write(file, definition.yaml());
        }
        marks.put(file, new Mark(board.topicId(), wanted));
        mirrored.add(name);
        notes.remove(name);
    }

    /** Where the file is now, for people; hubs may share a folder, and another one was faster. */
    private String aside(ConnectorFolder folder, Path file) throws IOException {
        try {
            return folder.setAside(file, clock.millis()).toString();
        } catch (NoSuchFileException taken) {
            return "where another hub has moved it (" + taken.getMessage() + " is gone)";
        }
    }

    /** Lossy for what is no UTF-8, as the connectors' files are read. */
    private static @Nullable String version(Path file) throws IOException {
        return Files.isRegularFile(file)
                ? DeadLetters.version(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                : null;
    }

    private void change(String name, FolderChange<Boolean> change) {
        try {
            runtime.change(change);
        } catch (IllegalStateException failed) {
            failed(name, failed);
        }
    }

    private void failed(String name, Exception why) {
        notes.put(name, "its file could not be brought up to date: " + why.getMessage());
        LOG.error("The folder of connectors could not be brought up to date with the board ({})", name, why);
    }
}
