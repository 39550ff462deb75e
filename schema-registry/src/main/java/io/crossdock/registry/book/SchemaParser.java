package io.crossdock.registry.book;

import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes sense of schemas with what they refer to. What it has parsed lately it remembers, up to
 * {@value #REMEMBERED_CHARACTERS} characters of text. Thread-safe.
 */
public final class SchemaParser {
    private static final long REMEMBERED_CHARACTERS = 8L << 20;

    /** By how many characters one schema's text may differ between registries. */
    private static final int MOST_WHITE_SPACE = 1 << 14;

    private final RegistryBook book;
    private final Map<String, SchemaType> types = new LinkedHashMap<>();
    private final Map<Whole, ParsedSchema> remembered = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();

    private record Whole(String type, String text, List<ReferencedText> references) {
        int size() {
            return text.length()
                    + references.stream().mapToInt(each -> each.text().length()).sum();
        }
    }

    public SchemaParser(RegistryBook book, Collection<SchemaType> types) {
        this.book = book;
        types.forEach(type -> this.types.put(type.name(), type));
    }

    /** The names of types, in the order in which they were given. */
    public List<String> types() {
        return List.copyOf(types.keySet());
    }

    /**
     * Makes sense of a schema.
     *
     * @param subject whose context is where references point to, unless they say another
     * @param deleted whether what it refers to may be deleted, as for a schema that was registered before
     * @throws Refused {@link ErrorCode#INVALID_SCHEMA}
     */
    public ParsedSchema parse(Subject subject, Schema schema, boolean deleted) {
        SchemaType type = checkedType(schema);
        return parse(type, schema, referenced(subject, schema, deleted));
    }

    /**
     * The same with what it refers to at hand.
     *
     * @param referenced as {@link #referenced} found it
     * @throws Refused {@link ErrorCode#INVALID_SCHEMA}
     */
    ParsedSchema parse(Schema schema, List<ReferencedText> referenced) {
        return parse(checkedType(schema), schema, referenced);
    }

    private SchemaType checkedType(Schema schema) {
        SchemaType type = Optional.ofNullable(types.get(schema.type()))
                .orElseThrow(() -> invalid(
                        schema.type(), "there is no such type; there are " + String.join(", ", types.keySet())));
        if (schema.text().length() > Limits.TEXT) {
            throw invalid(
                    schema.type(),
                    "it has " + schema.text().length() + " characters, of which " + Limits.TEXT + " are allowed");
        }
        return type;
    }

    private ParsedSchema parse(SchemaType type, Schema schema, List<ReferencedText> referenced) {
        var whole = new Whole(schema.type(), schema.text(), referenced);
        ParsedSchema known = remembered.get(whole);
        if (known != null) {
            return known;
        }
        try {
            ParsedSchema parsed = type.parse(schema, whole.references());
            remember(whole, parsed);
            return parsed;
        } catch (InvalidSchemaException nonsense) {
            throw invalid(schema.type(), String.valueOf(nonsense.getMessage()));
        }
    }

    /**
     * All that a schema refers to, and what that refers to.
     *
     * @throws Refused {@link ErrorCode#INVALID_SCHEMA} when something is missing
     */
    List<ReferencedText> referenced(Subject subject, Schema schema, boolean deleted) {
        return new Walk(deleted).of(subject, schema);
    }

    /** Whether a registered schema is written as another is, letter by letter, whether it makes sense here or not. */
    static boolean isAsWritten(Registered known, Schema other) {
        Schema schema = known.schema();
        return schema.type().equals(other.type())
                && schema.references().equals(other.references())
                && schema.text().equals(other.text());
    }

    /**
     * Whether a registered schema is the one that was sent. Its text may have been written by another registry, which has
     * its own idea of what white space means.
     *
     * @param text of the sent one, as it would be stored
     */
    boolean isSame(Registered known, Schema sent, String text) {
        Schema schema = known.schema();
        if (!schema.type().equals(sent.type()) || !schema.references().equals(sent.references())) {
            return false;
        }
        if (schema.text().equals(text) || schema.text().equals(sent.text())) {
            return true;
        }
        try {
            return Math.abs(schema.text().length() - text.length()) < MOST_WHITE_SPACE
                    && parse(known.subject(), schema, true).canonical().equals(text);
        } catch (Refused nonsense) {
            return false;
        }
    }

    private void remember(Whole whole, ParsedSchema parsed) {
        if (characters.addAndGet(whole.size()) > REMEMBERED_CHARACTERS) {
            remembered.clear();
            characters.set(whole.size());
        }
        remembered.put(whole, parsed);
    }

    /** The same with every reference to a latest version made one to that version's number. */
    Schema pinned(Subject subject, Schema schema) {
        if (schema.references().stream().noneMatch(each -> each.version() == -1)) {
            return schema;
        }
        List<Reference> pinned = schema.references().stream()
                .map(each -> new Reference(
                        each.name(),
                        each.subject(),
                        found(schema, subject, each, false).version()))
                .toList();
        return new Schema(schema.type(), schema.text(), pinned, schema.metadata(), schema.rules());
    }

    private Registered found(Schema schema, Subject subject, Reference reference, boolean deleted) {
        Subject target = References.target(subject, reference);
        History history = book.history(target);
        return (reference.version() == -1 ? history.latest(false) : history.find(reference.version(), deleted))
                .orElseThrow(() -> invalid(
                        schema.type(),
                        "it refers to '" + reference.name() + "', which should be version " + reference.version()
                                + " of subject '" + target + "', but there is none; register that first"));
    }

    private static Refused invalid(String type, String detail) {
        return new Refused(ErrorCode.INVALID_SCHEMA, "Invalid schema of type " + type + ", details: " + detail);
    }

    /** Collects what a schema refers to, and what that refers to. Confined to one call. */
    private final class Walk {
        private final boolean deleted;
        private final Map<String, ReferencedText> texts = new LinkedHashMap<>();
        private final Set<SubjectVersion> open = new HashSet<>();
        private int size;

        Walk(boolean deleted) {
            this.deleted = deleted;
        }

        List<ReferencedText> of(Subject subject, Schema schema) {
            for (Reference reference : schema.references()) {
                if (!texts.containsKey(reference.name())) {
                    visit(subject, schema, reference);
                }
            }
            return new ArrayList<>(texts.values());
        }

        private void visit(Subject subject, Schema schema, Reference reference) {
            Registered target = found(schema, subject, reference, deleted || !open.isEmpty());
            var place = new SubjectVersion(target.subject(), target.version());
            if (open.size() >= Limits.DEPTH || !open.add(place)) {
                throw invalid(schema.type(), "references to '" + reference.name() + "' go in a circle, or too deep");
            }
            if (!target.schema().type().equals(schema.type())) {
                throw invalid(
                        schema.type(),
                        "it refers to '" + reference.name() + "', which is of type "
                                + target.schema().type());
            }
            of(target.subject(), target.schema());
            open.remove(place);
            size += target.schema().text().length();
            if (size > Limits.TEXT || texts.size() >= Limits.PARTS) {
                throw invalid(schema.type(), "all it refers to has more than " + Limits.TEXT + " characters together");
            }
            texts.put(
                    reference.name(),
                    new ReferencedText(reference.name(), target.schema().text()));
        }
    }
}
