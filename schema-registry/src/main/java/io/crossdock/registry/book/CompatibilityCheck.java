package io.crossdock.registry.book;

import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ParsedSchema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a schema with others by the level that holds for its subject. Thread-safe. */
public final class CompatibilityCheck {
    /** When the two cannot be compared at all. */
    static final String ANOTHER_TYPE = "SCHEMA_TYPE_CHANGED";

    /** When the version, which another registry took, makes no sense here. */
    static final String NOT_COMPARABLE = "VERSION_NOT_COMPARABLE";

    private final RegistryBook book;
    private final SchemaParser parser;
    private final LargeComparisons large = new LargeComparisons();

    public CompatibilityCheck(RegistryBook book, SchemaParser parser) {
        this.book = book;
        this.parser = parser;
    }

    /**
     * Whether a schema could become the next version, or stand beside one.
     *
     * @param sent as a client sent it
     * @param version to compare with; empty for all that the level looks at
     * @throws Refused for a schema that is none, or when there are too many large comparisons
     */
    public Verdict of(Subject subject, Schema sent, boolean normalize, Optional<Registered> version) {
        Settings settings = book.inScope(subject);
        Schema schema = parser.pinned(subject, sent);
        ParsedSchema parsed = parser.parse(subject, schema, false);
        if (normalize || settings.normalize().orElse(false)) {
            schema = new Schema(
                    schema.type(), parsed.normalized(), schema.references(), schema.metadata(), schema.rules());
            parsed = parser.parse(subject, schema, false);
        }
        List<Registered> others =
                version.map(List::of).orElseGet(() -> book.history(subject).live());
        return of(subject, schema, parsed, settings, others);
    }

    /**
     * @param others ascending by version
     */
    Verdict of(Subject subject, Schema schema, ParsedSchema parsed, Settings settings, List<Registered> others) {
        Compatibility level = level(settings);
        List<Registered> compared = compared(schema, settings, others);
        var findings = new ArrayList<Verdict.Finding>();
        LargeComparisons.Place place = large.take(characters(schema, compared));
        try {
            for (int at = compared.size() - 1; at >= 0 && findings.size() < Limits.FINDINGS; at--) {
                compare(subject, schema, parsed, level, compared.get(at), findings);
            }
        } finally {
            place.close();
        }
        return new Verdict(level, compared.size(), findings.subList(0, Math.min(findings.size(), Limits.FINDINGS)));
    }

    /** Whether comparing a schema with these takes long enough to hold up whoever does it. */
    boolean isLarge(Schema schema, Settings settings, List<Registered> others) {
        return characters(schema, compared(schema, settings, others)) >= LargeComparisons.LARGE;
    }

    private static Compatibility level(Settings settings) {
        return settings.compatibility().orElse(Compatibility.BACKWARD);
    }

    private static long characters(Schema schema, List<Registered> compared) {
        return compared.stream()
                .mapToLong(
                        other -> schema.text().length() + other.schema().text().length())
                .sum();
    }

    /** Those that the level looks at, ascending by version. */
    private static List<Registered> compared(Schema schema, Settings settings, List<Registered> others) {
        List<Registered> compared = settings.compatibilityGroup()
                .map(group -> others.stream()
                        .filter(other -> value(other.schema(), group).equals(value(schema, group)))
                        .toList())
                .orElse(others);
        Compatibility level = level(settings);
        if (level == Compatibility.NONE) {
            return List.of();
        }
        return level.isTransitive() || compared.isEmpty() ? compared : List.of(compared.get(compared.size() - 1));
    }

    private void compare(
            Subject subject,
            Schema schema,
            ParsedSchema parsed,
            Compatibility level,
            Registered other,
            List<Verdict.Finding> findings) {
        if (!other.schema().type().equals(schema.type())) {
            findings.add(new Verdict.Finding(other, Verdict.Fails.NEW_READERS, anotherType(schema, other)));
            return;
        }
        ParsedSchema old;
        try {
            old = parser.parse(subject, other.schema(), true);
        } catch (Refused nonsense) {
            findings.add(new Verdict.Finding(other, Verdict.Fails.UNKNOWN, notComparable(other, level, nonsense)));
            return;
        }
        if (level.isBackward()) {
            parsed.reading(old)
                    .forEach(why -> findings.add(new Verdict.Finding(other, Verdict.Fails.NEW_READERS, why)));
        }
        if (level.isForward()) {
            old.reading(parsed)
                    .forEach(why -> findings.add(new Verdict.Finding(other, Verdict.Fails.OLD_READERS, why)));
        }
    }

    private static Incompatibility notComparable(Registered other, Compatibility level, Refused why) {
        String once = level.isTransitive()
                ? "set a level that is not transitive and, for one registration, NONE"
                : "set NONE for one registration, after which the next is compared with that one";
        return new Incompatibility(
                NOT_COMPARABLE,
                "/",
                "version " + other.version() + " is registered but cannot be compared: " + why.getMessage(),
                once + "; or delete version " + other.version()
                        + " softly once its producers are gone, its id is answered all the same");
    }

    private static Incompatibility anotherType(Schema schema, Registered other) {
        return new Incompatibility(
                ANOTHER_TYPE,
                "/",
                "the schema is of type " + schema.type() + ", but version " + other.version() + " is of type "
                        + other.schema().type(),
                "register it under another subject");
    }

    private static Optional<String> value(Schema schema, String property) {
        return schema.metadata().map(Metadata::properties).flatMap(all -> Optional.ofNullable(all.get(property)));
    }
}
