package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.OptionElement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Prints options, in the order of the text or, normalised, in the order of their names. */
final class OptionPrinter {
    private final Lines lines;
    private final boolean normalized;

    OptionPrinter(Lines lines, boolean normalized) {
        this.lines = lines;
        this.normalized = normalized;
    }

    /** Each as a statement of its own. */
    void statements(List<OptionElement> options) {
        for (var option : ordered(options)) {
            lines.add("option ");
            option(option);
            lines.add(";\n");
        }
    }

    /** All in brackets behind a field or a symbol; nothing when there are none. */
    void brackets(List<OptionElement> options) {
        if (!options.isEmpty()) {
            lines.add(" ");
            list(ordered(options));
        }
    }

    private List<OptionElement> ordered(List<OptionElement> options) {
        if (!normalized) {
            return options;
        }
        var sorted = new ArrayList<>(options);
        sorted.sort(Comparator.comparing(OptionElement::getName));
        return sorted;
    }

    private void list(List<OptionElement> options) {
        if (options.size() == 1) {
            lines.add("[");
            option(options.get(0));
            lines.add("]");
            return;
        }
        lines.add("[\n").inner(() -> {
            for (Iterator<OptionElement> each = options.iterator(); each.hasNext(); ) {
                option(each.next());
                lines.line(each.hasNext() ? "," : "");
            }
        });
        lines.add("]");
    }

    private void option(OptionElement option) {
        lines.add(option.isParenthesized() ? "(" + option.getName() + ")" : option.getName());
        if (option.getValue() instanceof OptionElement inner) {
            lines.add(".");
            option(inner);
        } else {
            lines.add(" = ");
            value(option.getKind(), option.getValue());
        }
    }

    private void value(OptionElement.Kind kind, Object value) {
        if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            list(kind, list);
        } else if (value instanceof OptionElement.OptionPrimitive primitive) {
            value(primitive.getKind(), primitive.getValue());
        } else if (value instanceof OptionElement option) {
            option(option);
        } else if (kind == OptionElement.Kind.BOOLEAN
                || kind == OptionElement.Kind.ENUM
                || kind == OptionElement.Kind.NUMBER) {
            lines.add(String.valueOf(value));
        } else {
            lines.add(quoted(String.valueOf(value)));
        }
    }

    private void map(Map<?, ?> values) {
        var ordered = normalized ? new TreeMap<Object, Object>(values) : values;
        lines.add("{\n").inner(() -> {
            for (var each = ordered.entrySet().iterator(); each.hasNext(); ) {
                var entry = each.next();
                lines.add(entry.getKey() + ": ");
                value(OptionElement.Kind.STRING, entry.getValue());
                lines.line(each.hasNext() ? "," : "");
            }
        });
        lines.add("}");
    }

    private void list(OptionElement.Kind kind, List<?> values) {
        lines.add("[\n").inner(() -> {
            for (var each = values.iterator(); each.hasNext(); ) {
                value(kind == OptionElement.Kind.LIST ? OptionElement.Kind.STRING : kind, each.next());
                lines.line(each.hasNext() ? "," : "");
            }
        });
        lines.add("]");
    }

    /** With the escapes that the parser understands. */
    static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 0x07 -> quoted.append("\\a");
                case 0x0b -> quoted.append("\\v");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\\', '\'', '"' -> quoted.append('\\').append(c);
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
