package io.crossdock.registry.type.json;

import com.google.re2j.PatternSyntaxException;
import io.crossdock.registry.type.InvalidSchemaException;

/**
 * Words for what is wrong with a schema: what, where, and how to mend it.
 *
 * @param text of the document that is read
 * @param name of the document among its user's references; empty for the schema itself
 */
record Faults(String text, String name) {
    /** @param pointer to the part of the document (RFC 6901) */
    InvalidSchemaException at(String pointer, String what, String mend) {
        String where =
                JsonText.position(text, pointer).map(at -> " (" + at + ")").orElse("");
        return new InvalidSchemaException(
                "invalid JSON Schema" + in() + " at #" + pointer + where + ": " + what + "; " + mend);
    }

    InvalidSchemaException whole(String what, String mend) {
        return new InvalidSchemaException("invalid JSON Schema" + in() + ": " + what + "; " + mend);
    }

    InvalidSchemaException pattern(String pointer, String pattern, PatternSyntaxException why) {
        return at(
                pointer,
                "the regular expression '" + shortened(pattern) + "' is not accepted: " + why.getDescription(),
                "write one without looking ahead or behind, references to groups and large repetitions:"
                        + " only those can be checked in bounded time");
    }

    static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 117) + "...";
    }

    private String in() {
        return name.isEmpty() ? "" : " in the referenced '" + shortened(name) + "'";
    }
}
