package io.crossdock.connectors.format;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes what {@link EdifactReader} reads, with the standard separators; counts and references in the trailers are
 * computed, so a message that a step has changed stays right.
 */
final class EdifactWriter {
    private final StringBuilder out = new StringBuilder();

    private EdifactWriter() {}

    static byte[] write(Object body) throws FormatException {
        var writer = new EdifactWriter();
        Map<?, ?> root = map(body, "the body");
        Map<?, ?> interchange = map(root.get("interchange"), "'interchange'");
        List<?> header = list(interchange.get("header"), "'interchange.header'");
        writer.segment("UNB", header);
        List<?> messages = list(root.get("messages"), "'messages'");
        for (Object message : messages) {
            writer.message(map(message, "a message"));
        }
        writer.segment("UNZ", List.of(messages.size(), String.valueOf(interchange.get("reference"))));
        boolean latin = String.valueOf(interchange.get("syntax")).matches("UNO[ABC]");
        return writer.out.toString().getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private void message(Map<?, ?> message) throws FormatException {
        List<?> segments = list(message.get("segments"), "'segments'");
        segment("UNH", list(message.get("header"), "'header' of a message"));
        for (Object one : segments) {
            Map<?, ?> segment = map(one, "a segment");
            segment(String.valueOf(segment.get("tag")), list(segment.get("elements"), "'elements' of a segment"));
        }
        segment("UNT", List.of(segments.size() + 2, String.valueOf(message.get("reference"))));
    }

    private void segment(String tag, List<?> elements) throws FormatException {
        if (!tag.matches("[A-Z0-9]{3}")) {
            throw new FormatException("cannot be written as EDIFACT: '" + tag + "' is no tag of three letters");
        }
        out.append(tag);
        for (Object element : elements) {
            out.append('+');
            List<?> components = element instanceof List<?> list ? list : List.of(String.valueOf(element));
            for (int i = 0; i < components.size(); i++) {
                out.append(i == 0 ? "" : ":").append(escaped(String.valueOf(components.get(i))));
            }
        }
        out.append("'\n");
    }

    private static String escaped(String text) {
        return text.replaceAll("[?:+']", "?$0");
    }

    private static Map<?, ?> map(@Nullable Object value, String what) throws FormatException {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new FormatException("cannot be written as EDIFACT: " + what + " is no map");
    }

    private static List<?> list(@Nullable Object value, String what) throws FormatException {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new FormatException("cannot be written as EDIFACT: " + what + " is no list");
    }
}
