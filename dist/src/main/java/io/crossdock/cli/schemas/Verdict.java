package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Compatibility;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is to be said of one file. */
public sealed interface Verdict {
    SchemaFile file();

    /** Whether a build should end here. */
    boolean isBad();

    /** For people, the first line without indentation. */
    List<String> lines();

    /** It makes no sense by itself. */
    record Unreadable(SchemaFile file, String why) implements Verdict {
        @Override
        public boolean isBad() {
            return true;
        }

        @Override
        public List<String> lines() {
            return List.of(file + ": is no " + file.type() + " schema", "  " + why);
        }
    }

    /** There is nothing to compare it with. */
    record First(SchemaFile file) implements Verdict {
        @Override
        public boolean isBad() {
            return false;
        }

        @Override
        public List<String> lines() {
            return List.of(file + ": fits, as the first version of a new subject");
        }
    }

    /**
     * It may become the next version, or is one.
     *
     * @param against versions it was compared with; empty when the level asks for nothing
     * @param same the latest version, if it is that one
     */
    record Fits(SchemaFile file, Compatibility level, List<Integer> against, boolean same) implements Verdict {
        public Fits {
            against = List.copyOf(against);
        }

        @Override
        public boolean isBad() {
            return false;
        }

        @Override
        public List<String> lines() {
            if (same) {
                return List.of(file + ": is version " + against.get(against.size() - 1) + " already");
            }
            return List.of(
                    against.isEmpty()
                            ? file + ": fits, since the subject's level is " + level + " and nothing is compared"
                            : file + ": fits by " + level + ", compared with version"
                                    + (against.size() == 1 ? " " : "s ")
                                    + against.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    /** Somebody would fail. */
    record Breaks(SchemaFile file, Compatibility level, List<Finding> findings) implements Verdict {
        public Breaks {
            findings = List.copyOf(findings);
        }

        @Override
        public boolean isBad() {
            return true;
        }

        @Override
        public List<String> lines() {
            var lines = new ArrayList<String>();
            lines.add(file + ": breaks " + level);
            findings.forEach(finding -> lines.addAll(words(finding)));
            return lines;
        }
    }

    /** What is wrong, by which rule, for whom, and what would mend it. */
    static List<String> words(Finding finding) {
        return List.of(
                "  " + finding.why().what(),
                "    rule   " + finding.why().rule() + " at " + finding.why().path(),
                "    fails  " + finding.who(),
                "    mend   " + finding.why().mend());
    }
}
