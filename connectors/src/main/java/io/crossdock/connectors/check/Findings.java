package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.Problem;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The mistakes of one file, collected while it is read, so that all of them can be told at once. One thread. */
final class Findings {
    private final Path file;
    private final TreeSet<Problem> problems = new TreeSet<>();
    private final KeyUses uses = new KeyUses();

    Findings(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void add(Node at, String message) {
        add(at.getStartMark(), message);
    }

    void add(Optional<Mark> at, String message) {
        add(at.map(Mark::getLine).orElse(0) + 1, at.map(Mark::getColumn).orElse(0) + 1, message);
    }

    /** @param line 1 or more */
    void add(int line, int column, String message) {
        problems.add(new Problem(file, line, column, message));
    }

    /** What the reader asked the file for. */
    KeyUses uses() {
        return uses;
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    int size() {
        return problems.size();
    }

    /** In reading order, without repetitions. */
    List<Problem> all() {
        return List.copyOf(problems);
    }
}
