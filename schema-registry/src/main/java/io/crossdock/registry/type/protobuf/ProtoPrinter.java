package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.ExtendElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.RpcElement;
import com.squareup.wire.schema.internal.parser.ServiceElement;
import com.squareup.wire.schema.internal.parser.TypeElement;

import java.util.Comparator;
import java.util.List;

/**
 * Prints a file in the layout in which Confluent's registry stores it, so that a topic that both have written holds one
 * text per schema. Comments are gone. Messages keep their order in either style, because payloads name them by it.
 */
final class ProtoPrinter {
    private final ProtoFileElement file;
    private final Lines lines = new Lines();
    private final PrintStyle style;
    private final OptionPrinter options;
    private final FieldPrinter fields;

    private ProtoPrinter(ProtoFileElement file, PrintStyle style) {
        this.file = file;
        this.style = style;
        this.options = new OptionPrinter(lines, style.isNormalized());
        this.fields = new FieldPrinter(lines, options, style);
    }

    /** As given, without comments and spaces that mean nothing. */
    static String canonical(ProtoFileElement file) {
        return new ProtoPrinter(file, PrintStyle.AS_GIVEN).print();
    }

    /** Names in full, and everything whose order means nothing in one order. */
    static String normalized(ProtoFileElement file, Names names) {
        return new ProtoPrinter(file, PrintStyle.normalized(names)).print();
    }

    private String print() {
        String scope = Names.packageOf(file);
        if (file.getSyntax() != null) {
            lines.line("syntax = \"" + file.getSyntax() + "\";");
        }
        if (!scope.isEmpty()) {
            lines.line("package " + scope + ";");
        }
        imports();
        if (!file.getOptions().isEmpty()) {
            lines.add("\n");
            options.statements(file.getOptions());
        }
        var top = style.printed(file.getTypes());
        if (!top.isEmpty()) {
            lines.add("\n");
            types(scope, top);
        }
        if (!file.getExtendDeclarations().isEmpty()) {
            lines.add("\n");
            file.getExtendDeclarations().forEach(extension -> extend(scope, extension));
        }
        if (!file.getServices().isEmpty()) {
            lines.add("\n");
            file.getServices().forEach(service -> service(scope, service));
        }
        return lines.toString();
    }

    private void imports() {
        boolean any = !file.getImports().isEmpty()
                || !file.getPublicImports().isEmpty()
                || !file.getWeakImports().isEmpty();
        lines.add(any ? "\n" : "");
        style.unordered(file.getImports()).forEach(path -> lines.line("import \"" + path + "\";"));
        style.unordered(file.getPublicImports()).forEach(path -> lines.line("import public \"" + path + "\";"));
        style.unordered(file.getWeakImports()).forEach(path -> lines.line("import weak \"" + path + "\";"));
    }

    private void types(String scope, List<TypeElement> types) {
        for (var type : types) {
            if (type instanceof MessageElement message) {
                message(scope, message);
            }
        }
        for (var type : types) {
            if (type instanceof EnumElement each) {
                enumeration(each);
            }
        }
    }

    private void message(String scope, MessageElement message) {
        String name = Names.join(scope, message.getName());
        lines.add("message " + message.getName() + " {").inner(() -> {
            var blocks = new Blocks(lines);
            blocks.block(!message.getReserveds().isEmpty(), () -> fields.reserved(message.getReserveds()));
            blocks.block(!message.getOptions().isEmpty(), () -> options.statements(message.getOptions()));
            blocks.block(!message.getFields().isEmpty(), () -> style.byTag(message.getFields())
                    .forEach(field -> fields.field(name, field)));
            blocks.block(!message.getOneOfs().isEmpty(), () -> style.oneofs(message.getOneOfs())
                    .forEach(oneof -> fields.oneof(name, oneof)));
            blocks.block(!message.getGroups().isEmpty(), () -> message.getGroups()
                    .forEach(group -> fields.group(name, group)));
            blocks.block(!message.getExtensions().isEmpty(), () -> message.getExtensions()
                    .forEach(fields::extensions));
            blocks.block(!message.getExtendDeclarations().isEmpty(), () -> message.getExtendDeclarations()
                    .forEach(extension -> extend(name, extension)));
            var nested = style.printed(message.getNestedTypes());
            blocks.block(!nested.isEmpty(), () -> types(name, nested));
        });
        lines.line("}");
    }

    private void enumeration(EnumElement each) {
        lines.add("enum " + each.getName() + " {\n").inner(() -> {
            fields.reserved(each.getReserveds());
            options.statements(each.getOptions());
            for (var symbol : style.ordered(
                    each.getConstants(),
                    Comparator.comparing(EnumConstantElement::getTag).thenComparing(EnumConstantElement::getName))) {
                lines.add(symbol.getName() + " = " + symbol.getTag());
                options.brackets(symbol.getOptions());
                lines.add(";\n");
            }
        });
        lines.line("}");
    }

    private void extend(String scope, ExtendElement extension) {
        lines.add("extend " + style.type(scope, extension.getName()) + " {\n")
                .inner(() -> style.byTag(extension.getFields()).forEach(field -> fields.field(scope, field)));
        lines.line("}");
    }

    private void service(String scope, ServiceElement service) {
        lines.add("service " + service.getName() + " {").inner(() -> {
            var blocks = new Blocks(lines);
            blocks.block(!service.getOptions().isEmpty(), () -> options.statements(service.getOptions()));
            blocks.block(
                    !service.getRpcs().isEmpty(), () -> service.getRpcs().forEach(method -> method(scope, method)));
        });
        lines.line("}");
    }

    private void method(String scope, RpcElement method) {
        lines.add("rpc " + method.getName() + " (" + (method.getRequestStreaming() ? "stream " : "")
                + style.type(scope, method.getRequestType()) + ") returns ("
                + (method.getResponseStreaming() ? "stream " : "") + style.type(scope, method.getResponseType()) + ")");
        if (!method.getOptions().isEmpty()) {
            lines.add(" {\n").inner(() -> options.statements(method.getOptions()));
            lines.add("}");
        }
        lines.add(";\n");
    }
}
