package io.crossdock.hub.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries every problem, not only the first. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** @param problems at least one */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, in the order of the places they were written. */
    public List<Problem> problems() {
        return problems;
    }
}
