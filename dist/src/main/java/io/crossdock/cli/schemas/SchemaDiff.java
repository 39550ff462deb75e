package io.crossdock.cli.schemas;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.type.ParsedSchema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How two versions of a subject differ, and what that means to readers of both. */
public final class SchemaDiff {
    private static final int CONTEXT_LINES = 3;

    private final Registry registry;
    private final SchemaReader reader;

    public SchemaDiff(Registry registry, SchemaReader reader) {
        this.registry = registry;
        this.reader = reader;
    }

    /** Lines for people: a unified diff, then who understands what. */
    public List<String> lines(StoredSchema from, StoredSchema to) throws IOException, InterruptedException {
        var lines = new ArrayList<>(text(from, to));
        if (lines.isEmpty()) {
            lines.add(named(from) + " and " + named(to) + " read the same");
        }
        if (!from.schema().references().equals(to.schema().references())) {
            lines.add("");
            from.schema()
                    .references()
                    .forEach(each -> lines.add(
                            "- reference " + each.name() + " = " + each.subject() + " version " + each.version()));
            to.schema()
                    .references()
                    .forEach(each -> lines.add(
                            "+ reference " + each.name() + " = " + each.subject() + " version " + each.version()));
        }
        lines.add("");
        if (!from.schema().type().equals(to.schema().type())) {
            lines.add("one is " + from.schema().type() + " and the other "
                    + to.schema().type() + ": readers of neither understand records of the other");
            return lines;
        }
        ParsedSchema before = reader.parse(from, registry);
        ParsedSchema after = reader.parse(to, registry);
        lines.addAll(direction(
                "BACKWARD",
                Comparison.findings(Compatibility.BACKWARD, after, named(to), before, named(from)),
                "readers with " + named(to) + " understand records of " + named(from)));
        lines.addAll(direction(
                "FORWARD",
                Comparison.findings(Compatibility.FORWARD, after, named(to), before, named(from)),
                "readers with " + named(from) + " understand records of " + named(to)));
        return lines;
    }

    private static List<String> direction(String name, List<Finding> findings, String good) {
        if (findings.isEmpty()) {
            return List.of(name + ": " + good);
        }
        var lines = new ArrayList<String>();
        lines.add(name + ": not so, that " + good);
        findings.forEach(finding -> lines.addAll(Verdict.words(finding)));
        return lines;
    }

    private static List<String> text(StoredSchema from, StoredSchema to) {
        List<String> before = SchemaText.lines(from.schema());
        List<String> after = SchemaText.lines(to.schema());
        return UnifiedDiffUtils.generateUnifiedDiff(
                from.subject() + " " + named(from),
                to.subject() + " " + named(to),
                before,
                DiffUtils.diff(before, after),
                CONTEXT_LINES);
    }

    private static String named(StoredSchema stored) {
        return "version " + stored.version();
    }
}
