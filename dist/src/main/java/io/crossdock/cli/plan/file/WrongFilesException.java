package io.crossdock.cli.plan.file;

import io.crossdock.connectors.definition.Problem;

import java.util.List;
import java.util.stream.Collectors;

/** Files that cannot be used as they are. */
public final class WrongFilesException extends IllegalArgumentException {
    private final transient List<Problem> problems;

    public WrongFilesException(List<Problem> problems) {
        super(problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted().toList();
    }

    /** All of them, in reading order. */
    public List<Problem> problems() {
        return problems;
    }
}
