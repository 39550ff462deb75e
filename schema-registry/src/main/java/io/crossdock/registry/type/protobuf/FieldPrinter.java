package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.ExtensionsElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.OptionElement;
import com.squareup.wire.schema.internal.parser.ReservedElement;
import kotlin.ranges.IntRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints what stands in a message: fields, oneofs, groups, and numbers set apart. */
final class FieldPrinter {
    private static final int LAST = (1 << 29) - 1;

    private final Lines lines;
    private final OptionPrinter options;
    private final PrintStyle style;

    FieldPrinter(Lines lines, OptionPrinter options, PrintStyle style) {
        this.lines = lines;
        this.options = options;
        this.style = style;
    }

    void field(String scope, FieldElement field) {
        String type = type(scope, field);
        if (field.getLabel() != null && !(style.isNormalized() && type.startsWith("map<"))) {
            lines.add(field.getLabel().name().toLowerCase(Locale.ROOT) + " ");
        }
        lines.add(type + " " + field.getName() + " = " + field.getTag());
        options.brackets(optionsOf(field));
        lines.add(";\n");
    }

    void oneof(String scope, OneOfElement oneof) {
        lines.add("oneof " + oneof.getName() + " {").inner(() -> {
            var blocks = new Blocks(lines);
            blocks.block(!oneof.getOptions().isEmpty(), () -> options.statements(oneof.getOptions()));
            blocks.block(!oneof.getFields().isEmpty(), () -> style.byTag(oneof.getFields())
                    .forEach(field -> field(scope, field)));
            blocks.block(!oneof.getGroups().isEmpty(), () -> oneof.getGroups().forEach(group -> group(scope, group)));
        });
        lines.line("}");
    }

    void group(String scope, GroupElement group) {
        String label = group.getLabel() == null ? "" : group.getLabel().name().toLowerCase(Locale.ROOT) + " ";
        lines.add(label + "group " + group.getName() + " = " + group.getTag() + " {\n")
                .inner(() -> style.byTag(group.getFields())
                        .forEach(field -> field(Names.join(scope, group.getName()), field)));
        lines.line("}");
    }

    void reserved(List<ReservedElement> elements) {
        if (!style.isNormalized()) {
            elements.forEach(element -> lines.line("reserved " + ranges(element.getValues()) + ";"));
            return;
        }
        elements.stream()
                .<Object>flatMap(element -> element.getValues().stream())
                .sorted(Comparator.<Object>comparingInt(FieldPrinter::first).thenComparing(String::valueOf))
                .distinct()
                .forEach(value -> lines.line("reserved " + ranges(List.of(value)) + ";"));
    }

    void extensions(ExtensionsElement element) {
        lines.add("extensions " + ranges(element.getValues()).replace(String.valueOf(LAST), "max"));
        options.brackets(element.getOptions());
        lines.add(";\n");
    }

    private String type(String scope, FieldElement field) {
        String written = field.getType();
        if (!style.isNormalized()) {
            return written;
        }
        if (written.startsWith("map<")) {
            int comma = written.indexOf(',');
            String value = written.substring(comma + 1, written.length() - 1).strip();
            return written.substring(0, comma).strip() + ", " + style.type(scope, value) + ">";
        }
        return style.map(scope, written).orElseGet(() -> style.type(scope, written));
    }

    private static List<OptionElement> optionsOf(FieldElement field) {
        var all = new ArrayList<>(field.getOptions());
        if (field.getDefaultValue() != null) {
            all.add(new OptionElement("default", kindOfDefault(field.getType()), field.getDefaultValue(), false));
        }
        if (field.getJsonName() != null) {
            all.add(new OptionElement("json_name", OptionElement.Kind.STRING, field.getJsonName(), false));
        }
        return all;
    }

    private static OptionElement.Kind kindOfDefault(String type) {
        return type.equals("string") || type.equals("bytes") ? OptionElement.Kind.STRING : OptionElement.Kind.ENUM;
    }

    private static int first(Object value) {
        return value instanceof IntRange range
                ? range.getFirst()
                : value instanceof Integer number ? number : Integer.MAX_VALUE;
    }

    private static String ranges(List<Object> values) {
        return values.stream()
                .map(value -> value instanceof IntRange range
                        ? range.getFirst() + " to " + range.getLast()
                        : value instanceof Integer ? value.toString() : OptionPrinter.quoted(value.toString()))
                .collect(Collectors.joining(", "));
    }
}
