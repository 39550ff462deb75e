package io.crossdock.registry.rest;

import io.crossdock.registry.book.SchemaParser;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import jakarta.ws.rs.WebApplicationException;

/** In what form a schema's text is wanted. Thread-safe. */
final class Formats {
    private final SchemaParser parser;

    Formats(SchemaParser parser) {
        this.parser = parser;
    }

    /** Whether the text is wanted as it is stored. */
    static boolean isUsual(String format) {
        return format.isEmpty() || format.equals("default");
    }

    /**
     * The schema with its text in a form. What is not served is refused, rather than answered with something else.
     *
     * @param subject one that has the schema
     * @throws WebApplicationException 422
     * @throws io.crossdock.registry.book.Refused for a schema of another registry that makes no sense here
     */
    Schema in(String format, Subject subject, Schema schema) {
        if (isUsual(format)) {
            return schema;
        }
        if (!format.equals("serialized")) {
            throw refused("format '" + (format.length() > 50 ? "..." : format) + "' is not served");
        }
        String text = parser.parse(subject, schema, true)
                .serialized()
                .orElseThrow(() -> refused("schemas of type " + schema.type() + " have no format 'serialized'"));
        return new Schema(schema.type(), text, schema.references(), schema.metadata(), schema.rules());
    }

    /** The same of a version. */
    Registered in(String format, Registered version) {
        Schema schema = in(format, version.subject(), version.schema());
        return new Registered(version.subject(), version.version(), version.id(), schema, version.deleted());
    }

    private static WebApplicationException refused(String why) {
        return Answers.failure(422, 422, why + "; leave it out, and the text comes as it is stored");
    }
}
