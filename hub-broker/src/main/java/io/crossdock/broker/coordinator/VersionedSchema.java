package io.crossdock.broker.coordinator;

import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.protocol.types.Struct;

import java.nio.ByteBuffer;
import java.util.List;

/** A structure preceded by the int16 number of its version; versions count from 0. Immutable. */
public final class VersionedSchema {
    private final String name;
    private final List<Schema> versions;

    public VersionedSchema(String name, Schema... versions) {
        this.name = name;
        this.versions = List.of(versions);
    }

    public Schema of(int version) {
        return versions.get(version);
    }

    /** @throws SchemaException when this version is unknown or the bytes do not fit it */
    public Struct read(ByteBuffer bytes) {
        if (bytes.remaining() < Short.BYTES) {
            throw new SchemaException("The " + name + " ends within its version number");
        }
        short version = bytes.getShort();
        if (version < 0 || version >= versions.size()) {
            throw new SchemaException(
                    "The " + name + " is of version " + version + "; this broker reads 0 to " + (versions.size() - 1));
        }
        return of(version).read(bytes);
    }

    public static ByteBuffer write(short version, Struct struct) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + struct.sizeOf());
        bytes.putShort(version);
        struct.writeTo(bytes);
        return bytes.flip();
    }
}
