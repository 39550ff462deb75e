package io.crossdock.registry.type.protobuf;

import com.squareup.wire.Syntax;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.ExtendElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns parsed files into messages whose fields know their types, and refuses what Protobuf's compiler would refuse. */
final class Linker {
    private final FieldTypes types;
    private final Map<String, Message> messages = new HashMap<>();

    private Linker(Names names) {
        this.types = new FieldTypes(names);
    }

    /**
     * @param schema the file that is registered
     * @param imported all files behind it
     * @throws io.crossdock.registry.type.InvalidSchemaException on the first thing that is wrong in any of them
     */
    static Types link(ProtoFileElement schema, Collection<ProtoFileElement> imported, Names names) {
        var linker = new Linker(names);
        imported.forEach(linker::file);
        var before = new HashSet<>(linker.messages.keySet());
        var top = linker.file(schema);
        Set<String> own = new HashSet<>(linker.messages.keySet());
        own.removeAll(before);
        return Types.reached(linker.messages, top, own);
    }

    private List<String> file(ProtoFileElement file) {
        boolean proto3 = file.getSyntax() == Syntax.PROTO_3;
        String scope = Names.packageOf(file);
        var top = types(file, scope, file.getTypes(), proto3);
        extend(scope, file.getExtendDeclarations());
        for (var service : file.getServices()) {
            Names.checkIdentifier("service", service.getName(), service.getLocation());
            for (var method : service.getRpcs()) {
                types.message(scope, method.getRequestType(), method.getLocation());
                types.message(scope, method.getResponseType(), method.getLocation());
            }
        }
        return top;
    }

    private List<String> types(ProtoFileElement file, String scope, List<TypeElement> elements, boolean proto3) {
        var inOrder = new ArrayList<String>();
        for (var element : elements) {
            if (element instanceof MessageElement message) {
                inOrder.add(message(file, scope, message, proto3));
            } else if (element instanceof EnumElement each) {
                EnumChecks.check(each, proto3);
            }
        }
        return inOrder;
    }

    private String message(ProtoFileElement file, String scope, MessageElement element, boolean proto3) {
        String name = Names.join(scope, element.getName());
        var nested = types(file, name, element.getNestedTypes(), proto3);
        extend(name, element.getExtendDeclarations());
        var fields = new MessageFields(name, element);
        element.getFields().forEach(field -> fields.add(link(name, field, null, proto3), field.getLocation()));
        element.getGroups().forEach(group -> fields.add(group(file, name, group, null, proto3), group.getLocation()));
        for (var oneof : element.getOneOfs()) {
            Names.checkIdentifier("oneof", oneof.getName(), oneof.getLocation());
            oneof.getFields()
                    .forEach(field -> fields.add(link(name, field, oneof.getName(), proto3), field.getLocation()));
            oneof.getGroups()
                    .forEach(group ->
                            fields.add(group(file, name, group, oneof.getName(), proto3), group.getLocation()));
        }
        put(file, name, fields, nested, DescribedOrder.of(element, name), Names.isMapEntry(element));
        return name;
    }

    private void put(
            ProtoFileElement file,
            String name,
            MessageFields fields,
            List<String> nested,
            List<String> described,
            boolean map) {
        String prefix = Names.packageOf(file);
        String local = prefix.isEmpty() ? name : name.substring(prefix.length() + 1);
        messages.put(name, new Message(name, local, fields.byTag(), fields.required(), nested, described, map));
    }

    private Field link(String scope, FieldElement field, @Nullable String oneof, boolean proto3) {
        var type = types.of(scope, field);
        FieldChecks.check(field, type, oneof, proto3);
        var label = type instanceof FieldType.OfMap ? Field.Label.REPEATED : FieldTypes.label(field.getLabel(), oneof);
        return new Field(field.getName(), field.getTag(), label, type, oneof);
    }

    /** A group is a field and its message at once; the field's name is the message's in small letters. */
    private Field group(
            ProtoFileElement file, String scope, GroupElement group, @Nullable String oneof, boolean proto3) {
        if (proto3) {
            throw Invalid.at(group.getLocation(), "proto3 has no groups", "declare a message and a field of its type");
        }
        String name = Names.join(scope, group.getName());
        var body = new MessageElement(
                group.getLocation(),
                group.getName(),
                "",
                List.of(),
                List.of(),
                List.of(),
                group.getFields(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        var fields = new MessageFields(name, body);
        group.getFields().forEach(field -> fields.add(link(name, field, null, false), field.getLocation()));
        put(file, name, fields, List.of(), List.of(), false);
        return new Field(
                FieldTypes.groupField(group.getName()),
                group.getTag(),
                FieldTypes.label(group.getLabel(), oneof),
                new FieldType.OfGroup(name),
                oneof);
    }

    private void extend(String scope, List<ExtendElement> extensions) {
        for (var extension : extensions) {
            types.message(scope, extension.getName(), extension.getLocation());
            extension.getFields().forEach(field -> types.of(scope, field));
        }
    }
}
