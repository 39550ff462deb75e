package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.core.JsonPointer;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;
import org.apache.avro.AvroRuntimeException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Apache Avro. What is refused: what the Avro library refuses, defaults of unions that are not of their first branch (which
 * readers with libraries before 1.12 refuse), and what takes more than {@link Limits}. A text is looked through before the
 * library gets it, because the library says no positions and has no bounds.
 */
public final class AvroType implements SchemaType {
    /** The library looks at all earlier types again for every further text. */
    private static final int MOST_REFERENCES = 1_000;

    private static final String WHERE_USED_FIRST = "with every type defined where it is used first: ";

    @Override
    public String name() {
        return "AVRO";
    }

    @Override
    public ParsedSchema parse(Schema schema, List<ReferencedText> references) {
        var outline = new Outline();
        var texts = new ArrayList<AvroText>();
        checkSize(schema, references);
        for (ReferencedText reference : distinct(references)) {
            texts.add(AvroText.of("in reference " + Words.quoted(reference.name()) + ": ", reference.text()));
        }
        texts.add(AvroText.of("", schema.text()));
        texts.forEach(outline::add);
        checkNesting(outline, texts.get(texts.size() - 1));
        new DefaultValues(outline).check();
        return schema(outline, texts);
    }

    private static void checkSize(Schema schema, List<ReferencedText> references) {
        if (references.size() > MOST_REFERENCES) {
            throw new InvalidSchemaException("the schema has " + references.size() + " references, theirs included; "
                    + MOST_REFERENCES + " are possible: put types that are used together into one schema");
        }
        long size = schema.text().length()
                + references.stream()
                        .mapToLong(reference -> reference.text().length())
                        .sum();
        if (size > Limits.TEXT) {
            throw new InvalidSchemaException("the schema and its references have " + size + " characters; "
                    + Limits.TEXT + " are possible: split the schema");
        }
    }

    private static void checkNesting(Outline outline, AvroText text) {
        int deepest = outline.types().nesting().deepest();
        if (deepest > Nesting.DEEPEST) {
            throw text.invalid(
                    JsonPointer.empty(),
                    "types lead into each other up to " + deepest + " deep; " + Nesting.DEEPEST
                            + " are possible: make the schema flatter");
        }
        if (outline.types().usedBeforeDefined().size() > Limits.DEPTH) {
            throw text.invalid(
                    JsonPointer.empty(),
                    outline.types().usedBeforeDefined().size()
                            + " types are used further up than they are defined; " + Limits.DEPTH
                            + " are possible: define each where it is used first");
        }
    }

    private static ParsedSchema schema(Outline outline, List<AvroText> texts) {
        var parser = new org.apache.avro.Schema.Parser().setValidateDefaults(false);
        for (AvroText reference : texts.subList(0, texts.size() - 1)) {
            // types that are defined again are only known to be equal once names in them are resolved
            reference.parsed(parser, outline.types().hasRedefinitions());
        }
        var known = List.copyOf(parser.getTypes().values());
        org.apache.avro.Schema parsed = texts.get(texts.size() - 1).parsed(parser, true);
        String canonical = printed(parsed, known);
        if (!outline.types().usedBeforeDefined().isEmpty()) {
            AvroText.of(WHERE_USED_FIRST, canonical);
        }
        return new AvroSchema(parsed, canonical);
    }

    @SuppressWarnings("deprecation") // nothing in the library replaces printing without what is defined elsewhere
    private static String printed(org.apache.avro.Schema schema, List<org.apache.avro.Schema> known) {
        try {
            return schema.toString(known, false);
        } catch (AvroRuntimeException e) {
            throw new InvalidSchemaException(WHERE_USED_FIRST + Words.sentence(String.valueOf(e.getMessage())), e);
        }
    }

    /** The same text may be behind several references; it is one all the same. */
    private static List<ReferencedText> distinct(List<ReferencedText> references) {
        var texts = new HashSet<String>();
        return references.stream()
                .filter(reference -> texts.add(reference.text()))
                .toList();
    }
}
