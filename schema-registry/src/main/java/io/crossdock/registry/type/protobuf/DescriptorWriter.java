package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumOptions;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueOptions;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.ExtendElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ServiceElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import kotlin.ranges.IntRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;

/**
 * A file as Protobuf's compiler describes it to those who have no parser of texts (Confluent's libraries for Python,
 * JavaScript and .NET): the way back of {@link DescriptorReader}. Inner messages stand in their {@link DescribedOrder}.
 * Custom options are left out, as are names for JSON that follow from those of the fields.
 */
final class DescriptorWriter {
    private static final Comparator<Location> PLACE =
            Comparator.comparingInt(Location::getLine).thenComparingInt(Location::getColumn);

    private final FieldWriter fields;

    private DescriptorWriter(Names names, boolean proto3) {
        this.fields = new FieldWriter(names, proto3);
    }

    /** A field, and where it stands among the others. */
    private record Placed(Location at, FieldDescriptorProto field) {}

    /**
     * The description, under the name that Confluent's registry gives it, by which its JavaScript library finds it again.
     *
     * @param file one that was linked
     * @param names of its types and of those it imports
     */
    static FileDescriptorProto write(ProtoFileElement file, Names names) {
        boolean proto3 = file.getSyntax() == Syntax.PROTO_3;
        var writer = new DescriptorWriter(names, proto3);
        var described = FileDescriptorProto.newBuilder().setName("default");
        String scope = Names.packageOf(file);
        if (!scope.isEmpty()) {
            described.setPackage(scope);
        }
        if (proto3) {
            described.setSyntax("proto3");
        }
        imports(described, file);
        for (TypeElement type : file.getTypes()) {
            if (type instanceof MessageElement message) {
                described.addMessageType(writer.message(scope, message));
            } else if (type instanceof EnumElement each) {
                described.addEnumType(enumeration(each));
            }
        }
        file.getServices().forEach(service -> described.addService(writer.service(scope, service)));
        described.addAllExtension(writer.extensions(scope, file.getExtendDeclarations()));
        if (!file.getOptions().isEmpty()) {
            described.setOptions(OptionWriter.write(file.getOptions(), FileOptions.newBuilder())
                    .build());
        }
        return described.build();
    }

    private static void imports(FileDescriptorProto.Builder described, ProtoFileElement file) {
        file.getImports().forEach(described::addDependency);
        file.getPublicImports().forEach(path -> described
                .addPublicDependency(described.getDependencyCount())
                .addDependency(path));
        file.getWeakImports().forEach(path -> described
                .addWeakDependency(described.getDependencyCount())
                .addDependency(path));
    }

    private DescriptorProto message(String scope, MessageElement message) {
        var described = DescriptorProto.newBuilder().setName(message.getName());
        String name = Names.join(scope, message.getName());
        var placed = new ArrayList<Placed>();
        for (FieldElement field : message.getFields()) {
            placed.add(new Placed(
                    field.getLocation(),
                    fields.field(name, field)
                            .setProto3Optional(fields.hasPresence(field))
                            .build()));
        }
        message.getGroups()
                .forEach(group -> placed.add(new Placed(
                        group.getLocation(), fields.group(name, group).build())));
        oneofs(described, name, message, placed);
        placed.sort(Comparator.comparing(Placed::at, PLACE));
        placed.forEach(each -> described.addField(each.field()));
        presences(described);
        inner(described, name, message);
        for (GroupElement group : Names.groups(message)) {
            described.addNestedType(body(Names.join(name, group.getName()), group));
        }
        message.getReserveds().forEach(each -> each.getValues().forEach(value -> reserve(described, value)));
        message.getExtensions().forEach(each -> each.getValues().forEach(value -> extendable(described, value)));
        described.addAllExtension(extensions(name, message.getExtendDeclarations()));
        if (!message.getOptions().isEmpty()) {
            described.setOptions(OptionWriter.write(message.getOptions(), MessageOptions.newBuilder())
                    .build());
        }
        return described.build();
    }

    private void oneofs(DescriptorProto.Builder described, String name, MessageElement message, List<Placed> placed) {
        for (OneOfElement oneof : message.getOneOfs()) {
            int index = described.getOneofDeclCount();
            var declared = OneofDescriptorProto.newBuilder().setName(oneof.getName());
            if (!oneof.getOptions().isEmpty()) {
                declared.setOptions(OptionWriter.write(oneof.getOptions(), OneofOptions.newBuilder())
                        .build());
            }
            described.addOneofDecl(declared);
            oneof.getFields()
                    .forEach(field -> placed.add(new Placed(
                            field.getLocation(),
                            fields.field(name, field).setOneofIndex(index).build())));
            oneof.getGroups()
                    .forEach(group -> placed.add(new Placed(
                            group.getLocation(),
                            fields.group(name, group).setOneofIndex(index).build())));
        }
    }

    /** Fields of proto3 that were written as optional get a oneof of their own, after those that were written. */
    private void presences(DescriptorProto.Builder described) {
        var taken = new HashSet<String>();
        described.getOneofDeclList().forEach(oneof -> taken.add(oneof.getName()));
        described.getFieldList().forEach(field -> taken.add(field.getName()));
        for (FieldDescriptorProto.Builder field : described.getFieldBuilderList()) {
            if (!field.getProto3Optional()) {
                field.clearProto3Optional();
            } else {
                var name = new StringBuilder("_" + field.getName());
                while (!taken.add(name.toString())) {
                    name.insert(0, 'X');
                }
                field.setOneofIndex(described.getOneofDeclCount());
                described.addOneofDecl(OneofDescriptorProto.newBuilder().setName(name.toString()));
            }
        }
    }

    private void inner(DescriptorProto.Builder described, String name, MessageElement message) {
        Iterator<MessageElement> messages = message.getNestedTypes().stream()
                .filter(MessageElement.class::isInstance)
                .map(MessageElement.class::cast)
                .sorted(Comparator.comparing(MessageElement::getLocation, PLACE))
                .iterator();
        Iterator<FieldElement> maps = message.getFields().stream()
                .filter(FieldWriter::isMap)
                .sorted(Comparator.comparing(FieldElement::getLocation, PLACE))
                .iterator();
        for (String next : DescribedOrder.of(message, name)) {
            described.addNestedType(next.isEmpty() ? fields.entry(name, maps.next()) : message(name, messages.next()));
        }
        message.getNestedTypes().stream()
                .filter(EnumElement.class::isInstance)
                .forEach(each -> described.addEnumType(enumeration((EnumElement) each)));
    }

    private DescriptorProto body(String name, GroupElement group) {
        var body = DescriptorProto.newBuilder().setName(group.getName());
        group.getFields().forEach(field -> body.addField(fields.field(name, field)));
        return body.build();
    }

    private static void reserve(DescriptorProto.Builder described, Object value) {
        if (value instanceof String name) {
            described.addReservedName(name);
        } else {
            described.addReservedRange(DescriptorProto.ReservedRange.newBuilder()
                    .setStart(first(value))
                    .setEnd(last(value) + 1));
        }
    }

    private static void extendable(DescriptorProto.Builder described, Object value) {
        described.addExtensionRange(DescriptorProto.ExtensionRange.newBuilder()
                .setStart(first(value))
                .setEnd(last(value) + 1));
    }

    private static int first(Object value) {
        return value instanceof IntRange range ? range.getFirst() : (Integer) value;
    }

    private static int last(Object value) {
        return value instanceof IntRange range ? range.getLast() : (Integer) value;
    }

    private static EnumDescriptorProto enumeration(EnumElement each) {
        var described = EnumDescriptorProto.newBuilder().setName(each.getName());
        each.getConstants().forEach(symbol -> {
            var value = EnumValueDescriptorProto.newBuilder()
                    .setName(symbol.getName())
                    .setNumber(symbol.getTag());
            if (!symbol.getOptions().isEmpty()) {
                value.setOptions(OptionWriter.write(symbol.getOptions(), EnumValueOptions.newBuilder())
                        .build());
            }
            described.addValue(value);
        });
        each.getReserveds().forEach(reserved -> reserved.getValues().forEach(value -> {
            if (value instanceof String name) {
                described.addReservedName(name);
            } else {
                described.addReservedRange(EnumDescriptorProto.EnumReservedRange.newBuilder()
                        .setStart(first(value))
                        .setEnd(last(value)));
            }
        }));
        if (!each.getOptions().isEmpty()) {
            described.setOptions(OptionWriter.write(each.getOptions(), EnumOptions.newBuilder())
                    .build());
        }
        return described.build();
    }

    private ServiceDescriptorProto service(String scope, ServiceElement service) {
        var described = ServiceDescriptorProto.newBuilder().setName(service.getName());
        service.getRpcs().forEach(method -> {
            var one = MethodDescriptorProto.newBuilder()
                    .setName(method.getName())
                    .setInputType(full(scope, method.getRequestType()))
                    .setOutputType(full(scope, method.getResponseType()))
                    .setClientStreaming(method.getRequestStreaming())
                    .setServerStreaming(method.getResponseStreaming());
            if (!method.getOptions().isEmpty()) {
                one.setOptions(OptionWriter.write(method.getOptions(), MethodOptions.newBuilder())
                        .build());
            }
            described.addMethod(one);
        });
        if (!service.getOptions().isEmpty()) {
            described.setOptions(OptionWriter.write(service.getOptions(), ServiceOptions.newBuilder())
                    .build());
        }
        return described.build();
    }

    private List<FieldDescriptorProto> extensions(String scope, List<ExtendElement> declarations) {
        var all = new ArrayList<FieldDescriptorProto>();
        for (ExtendElement extend : declarations) {
            String extended = full(scope, extend.getName());
            extend.getFields()
                    .forEach(field -> all.add(
                            fields.field(scope, field).setExtendee(extended).build()));
        }
        return all;
    }

    private String full(String scope, String name) {
        return "." + fields.declared(scope, name).name();
    }
}
