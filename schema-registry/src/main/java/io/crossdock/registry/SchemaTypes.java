package io.crossdock.registry;

import io.crossdock.registry.type.SchemaType;
import io.crossdock.registry.type.avro.AvroType;
import io.crossdock.registry.type.json.JsonType;
import io.crossdock.registry.type.protobuf.ProtobufType;

import java.util.List;
import java.util.Optional;

/**
 * The types of schema this registry knows: the list. A new type is one line in {@link #all}. It stands above the packages of
 * the types, which know their port and not each other.
 */
public final class SchemaTypes {
    private SchemaTypes() {}

    /** In the order in which clients are told of them. Instances are stateless. */
    public static List<SchemaType> all() {
        return List.of(
                new AvroType(), //
                new JsonType(), //
                new ProtobufType() //
                );
    }

    /**
     * The type that clients call so.
     *
     * @param name as in {@link SchemaType#name}; capitals count
     */
    public static Optional<SchemaType> named(String name) {
        return all().stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
