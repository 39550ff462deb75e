package io.crossdock.connectors.feed;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/** A JSON path that leads to one thing of a parsed document. Thread-safe. */
final class FieldPath {
    private final String text;
    private final JsonPath path;

    /**
     * @param option its name, for the message
     * @throws IllegalArgumentException if it is no path, or one that leads to several things
     */
    FieldPath(String option, String text) {
        this.text = text;
        try {
            path = JsonPath.compile(text);
        } catch (InvalidPathException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'" + option + "' must be a JSON path such as $.id, was '" + text + "': " + wrong.getMessage(),
                    wrong);
        }
        if (!path.isDefinite()) {
            throw new IllegalArgumentException(
                    "'" + option + "' must be a JSON path to one thing, such as $.id, was '" + text + "'");
        }
    }

    /** What is there, null if nothing is. */
    @Nullable
    Object in(@Nullable Object document) {
        if (document == null || path.getPath().equals("$")) {
            return document;
        }
        try {
            return path.read(document);
        } catch (PathNotFoundException nothing) {
            return null;
        }
    }

    /** A text or a number as text, without an exponent; null for anything else. */
    @Nullable
    String textIn(@Nullable Object document) {
        Object value = in(document);
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Number || value instanceof String ? value.toString() : null;
    }

    @Override
    public String toString() {
        return text;
    }
}
