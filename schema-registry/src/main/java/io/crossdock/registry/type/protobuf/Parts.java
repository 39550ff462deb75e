package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.crossdock.registry.type.Limits;

import java.util.List;

/** Counts what a file declares. */
final class Parts {
    private Parts() {}

    /** @throws io.crossdock.registry.type.InvalidSchemaException when there is too much of it */
    static void check(ProtoFileElement file) {
        long count = count(file.getTypes());
        count += file.getImports().size() + file.getPublicImports().size();
        count += file.getServices().stream()
                .mapToLong(service -> 1 + service.getRpcs().size())
                .sum();
        count += file.getExtendDeclarations().stream()
                .mapToLong(extension -> extension.getFields().size())
                .sum();
        if (count > Limits.PARTS) {
            throw Invalid.at(
                    file.getLocation(),
                    "declares " + count + " messages, fields and symbols, and " + Limits.PARTS + " are the limit",
                    "split it into files that import each other");
        }
    }

    private static long count(List<TypeElement> types) {
        long count = types.size();
        for (var type : types) {
            count += count(type.getNestedTypes());
            if (type instanceof MessageElement message) {
                count += message.getFields().size()
                        + message.getGroups().size()
                        + message.getReserveds().size();
                count += message.getOneOfs().stream()
                        .mapToLong(oneof -> 1 + oneof.getFields().size())
                        .sum();
            } else if (type instanceof EnumElement each) {
                count += each.getConstants().size() + each.getReserveds().size();
            }
        }
        return count;
    }
}
