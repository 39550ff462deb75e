package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ParsedSchema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether files could become the next versions of their subjects. What they refer to among themselves is taken from the files,
 * as it will be once all are registered. Nothing is changed anywhere.
 */
public final class SchemaCheck {
    private final Registry registry;
    private final SchemaReader reader;

    public SchemaCheck(Registry registry, SchemaReader reader) {
        this.registry = registry;
        this.reader = reader;
    }

    /** One verdict for each file, those that others refer to first. */
    public List<Verdict> check(List<SchemaFile> files) throws IOException, InterruptedException {
        var linked = new LinkedFiles(files, registry);
        var verdicts = new ArrayList<Verdict>();
        for (SchemaFile file : linked.ordered()) {
            verdicts.add(check(file, linked));
        }
        return verdicts;
    }

    private Verdict check(SchemaFile file, LinkedFiles linked) throws IOException, InterruptedException {
        ParsedSchema candidate;
        try {
            candidate = reader.parse(file.type(), file.text(), linked.texts(file));
        } catch (InvalidSchemaException wrong) {
            return new Verdict.Unreadable(file, String.valueOf(wrong.getMessage()));
        }
        List<Integer> versions = registry.versions(file.subject());
        if (versions.isEmpty()) {
            return new Verdict.First(file);
        }
        Compatibility level = registry.level(file.subject());
        if (level == Compatibility.NONE) {
            return new Verdict.Fits(file, level, List.of(), false);
        }
        List<Integer> against =
                level.isTransitive() ? versions : versions.subList(versions.size() - 1, versions.size());
        return compared(file, candidate, level, against);
    }

    private Verdict compared(SchemaFile file, ParsedSchema candidate, Compatibility level, List<Integer> against)
            throws IOException, InterruptedException {
        var findings = new ArrayList<Finding>();
        boolean same = false;
        for (int version : against) {
            StoredSchema stored = registry.version(file.subject(), String.valueOf(version));
            if (!stored.schema().type().equals(file.type())) {
                findings.add(otherType(file, stored));
                continue;
            }
            ParsedSchema earlier = reader.parse(stored, registry);
            findings.addAll(Comparison.findings(level, candidate, "this schema", earlier, "version " + version));
            same = earlier.canonical().equals(candidate.canonical());
        }
        return findings.isEmpty()
                ? new Verdict.Fits(file, level, against, same)
                : new Verdict.Breaks(file, level, findings);
    }

    private static Finding otherType(SchemaFile file, StoredSchema stored) {
        return new Finding(
                "this schema",
                "version " + stored.version(),
                new Incompatibility(
                        "SCHEMA_TYPE_CHANGED",
                        "/",
                        "version " + stored.version() + " is " + stored.schema().type() + ", and the file is "
                                + file.type(),
                        "register it as a subject of its own, or set the subject's level to NONE"));
    }
}
