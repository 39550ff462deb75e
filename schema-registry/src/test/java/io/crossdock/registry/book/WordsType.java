package io.crossdock.registry.book;

import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;
import io.crossdock.registry.type.SchemaType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small language of schemas for tests: fields are words, those with a question mark have defaults, and the order means
 * nothing. {@code @name} is all the fields of what that reference names. A text with an exclamation mark is none.
 */
public final class WordsType implements SchemaType {
    private final String name;

    public WordsType(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ParsedSchema parse(Schema schema, List<ReferencedText> references) {
        if (schema.text().contains("!") || schema.text().isBlank()) {
            throw new InvalidSchemaException("'!' is no field (line 1, column 1); take it out");
        }
        List<String> words = Arrays.asList(schema.text().strip().split("\\s+"));
        var fields = new ArrayList<String>();
        for (String word : words) {
            if (word.startsWith("@")) {
                ReferencedText referenced = references.stream()
                        .filter(each -> each.name().equals(word.substring(1)))
                        .findFirst()
                        .orElseThrow(() -> new InvalidSchemaException(word + " is not among the references"));
                fields.addAll(Arrays.asList(
                        referenced.text().replaceAll("@\\S+", "").strip().split("\\s+")));
            } else {
                fields.add(word);
            }
        }
        return new Words(words, fields);
    }

    private record Words(List<String> words, List<String> fields) implements ParsedSchema {
        @Override
        public String canonical() {
            return String.join(" ", words);
        }

        @Override
        public String normalized() {
            return String.join(" ", words.stream().sorted().toList());
        }

        @Override
        public List<Incompatibility> reading(ParsedSchema writer) {
            List<String> written = ((Words) writer)
                    .fields.stream().map(each -> each.replace("?", "")).toList();
            return fields.stream()
                    .filter(each -> !each.endsWith("?") && !written.contains(each))
                    .map(each -> new Incompatibility(
                            "READER_FIELD_MISSING_DEFAULT_VALUE",
                            "/" + each,
                            "field '" + each + "' has no default and is missing in what was written",
                            "give '" + each + "' a default"))
                    .toList();
        }

        @Override
        public List<String> violations(ByteBuffer payload) {
            return List.of();
        }
    }
}
