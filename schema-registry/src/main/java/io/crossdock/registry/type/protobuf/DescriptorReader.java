package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.ExtendElement;
import com.squareup.wire.schema.internal.parser.ExtensionsElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ReservedElement;
import com.squareup.wire.schema.internal.parser.RpcElement;
import com.squareup.wire.schema.internal.parser.ServiceElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import kotlin.ranges.IntRange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled file as if its text had been parsed. Messages of maps stay messages, marked by their option, so that the
 * indexes of messages are those of the descriptor. Custom options have no names in a descriptor and are left out.
 */
final class DescriptorReader {
    private final Location at;
    private final FieldReader fields;

    private DescriptorReader(Location at, boolean proto3) {
        this.at = at;
        this.fields = new FieldReader(at, proto3);
    }

    /** @throws io.crossdock.registry.type.InvalidSchemaException when the file is of a syntax that is not known */
    static ProtoFileElement read(Location at, FileDescriptorProto file) {
        var syntax = syntax(at, file);
        var reader = new DescriptorReader(at, syntax == Syntax.PROTO_3);
        var types = new ArrayList<TypeElement>();
        file.getMessageTypeList().forEach(message -> types.add(reader.message(message)));
        file.getEnumTypeList().forEach(each -> types.add(reader.enumeration(each)));
        return new ProtoFileElement(
                at,
                file.hasPackage() && !file.getPackage().isEmpty() ? file.getPackage() : null,
                syntax,
                imports(file, false),
                imports(file, true),
                List.of(),
                types,
                file.getServiceList().stream().map(reader::service).toList(),
                reader.extend(file.getExtensionList()),
                DescriptorOptions.of(file.getOptions()));
    }

    private static Syntax syntax(Location at, FileDescriptorProto file) {
        return switch (file.getSyntax()) {
            case "", "proto2" -> Syntax.PROTO_2;
            case "proto3" -> Syntax.PROTO_3;
            default ->
                throw Invalid.at(
                        at,
                        "syntax \"" + file.getSyntax() + "\" is not supported",
                        "compile the file from proto2 or proto3");
        };
    }

    private static List<String> imports(FileDescriptorProto file, boolean isPublic) {
        var imports = new ArrayList<String>();
        for (int i = 0; i < file.getDependencyCount(); i++) {
            if (file.getPublicDependencyList().contains(i) == isPublic) {
                imports.add(file.getDependency(i));
            }
        }
        return imports;
    }

    private MessageElement message(DescriptorProto message) {
        var groups = fields.groups(message);
        var nested = new ArrayList<TypeElement>();
        for (var inner : message.getNestedTypeList()) {
            if (!groups.containsKey(inner.getName())) {
                nested.add(message(inner));
            }
        }
        message.getEnumTypeList().forEach(each -> nested.add(enumeration(each)));
        return new MessageElement(
                at,
                message.getName(),
                "",
                nested,
                DescriptorOptions.of(message.getOptions()),
                reserved(message),
                message.getFieldList().stream()
                        .filter(field -> !isInOneof(field) && field.getType() != FieldDescriptorProto.Type.TYPE_GROUP)
                        .map(fields::field)
                        .toList(),
                oneofs(message, groups),
                message.getExtensionRangeList().stream().map(this::extensions).toList(),
                message.getFieldList().stream()
                        .filter(field -> !isInOneof(field) && field.getType() == FieldDescriptorProto.Type.TYPE_GROUP)
                        .map(field -> fields.group(field, groups))
                        .toList(),
                extend(message.getExtensionList()));
    }

    /** Fields of proto3 with a presence of their own stand in a oneof that nobody wrote. */
    private static boolean isInOneof(FieldDescriptorProto field) {
        return field.hasOneofIndex() && !field.getProto3Optional();
    }

    private List<OneOfElement> oneofs(DescriptorProto message, Map<String, DescriptorProto> groups) {
        var oneofs = new ArrayList<OneOfElement>();
        for (int i = 0; i < message.getOneofDeclCount(); i++) {
            int index = i;
            var members = message.getFieldList().stream()
                    .filter(field -> isInOneof(field) && field.getOneofIndex() == index)
                    .toList();
            if (!members.isEmpty()) {
                oneofs.add(new OneOfElement(
                        message.getOneofDecl(i).getName(),
                        "",
                        members.stream()
                                .filter(field -> field.getType() != FieldDescriptorProto.Type.TYPE_GROUP)
                                .map(fields::member)
                                .toList(),
                        members.stream()
                                .filter(field -> field.getType() == FieldDescriptorProto.Type.TYPE_GROUP)
                                .map(field -> fields.group(field, groups))
                                .toList(),
                        DescriptorOptions.of(message.getOneofDecl(i).getOptions()),
                        at));
            }
        }
        return oneofs;
    }

    private List<ReservedElement> reserved(DescriptorProto message) {
        var all = new ArrayList<ReservedElement>();
        message.getReservedRangeList().forEach(range -> all.add(reserved(range.getStart(), range.getEnd() - 1)));
        message.getReservedNameList().forEach(name -> all.add(new ReservedElement(at, "", List.of(name))));
        return all;
    }

    private ReservedElement reserved(int first, int last) {
        return new ReservedElement(at, "", List.of(first == last ? (Object) first : new IntRange(first, last)));
    }

    private ExtensionsElement extensions(DescriptorProto.ExtensionRange range) {
        return new ExtensionsElement(
                at,
                "",
                List.of(new IntRange(range.getStart(), range.getEnd() - 1)),
                DescriptorOptions.of(range.getOptions()));
    }

    private EnumElement enumeration(EnumDescriptorProto each) {
        var reserved = new ArrayList<ReservedElement>();
        each.getReservedRangeList().forEach(range -> reserved.add(reserved(range.getStart(), range.getEnd())));
        each.getReservedNameList().forEach(name -> reserved.add(new ReservedElement(at, "", List.of(name))));
        var symbols = each.getValueList().stream()
                .map(value -> new EnumConstantElement(
                        at, value.getName(), value.getNumber(), "", DescriptorOptions.of(value.getOptions())))
                .toList();
        return new EnumElement(at, each.getName(), "", DescriptorOptions.of(each.getOptions()), symbols, reserved);
    }

    private ServiceElement service(ServiceDescriptorProto service) {
        var methods = service.getMethodList().stream()
                .map(method -> new RpcElement(
                        at,
                        method.getName(),
                        "",
                        method.getInputType(),
                        method.getOutputType(),
                        method.getClientStreaming(),
                        method.getServerStreaming(),
                        DescriptorOptions.of(method.getOptions())))
                .toList();
        return new ServiceElement(at, service.getName(), "", methods, DescriptorOptions.of(service.getOptions()));
    }

    private List<ExtendElement> extend(List<FieldDescriptorProto> extensions) {
        var byMessage = new LinkedHashMap<String, List<FieldDescriptorProto>>();
        extensions.forEach(field -> byMessage
                .computeIfAbsent(field.getExtendee(), name -> new ArrayList<>())
                .add(field));
        var extend = new ArrayList<ExtendElement>();
        byMessage.forEach((name, members) -> extend.add(new ExtendElement(
                at, name, "", members.stream().map(fields::field).toList())));
        return extend;
    }
}
