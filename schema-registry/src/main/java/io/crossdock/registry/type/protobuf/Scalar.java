package io.crossdock.registry.type.protobuf;

import com.google.protobuf.WireFormat.FieldType;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types that the language itself has. */
enum Scalar implements io.crossdock.registry.type.protobuf.FieldType {
    BOOL(Encoding.NUMBER, FieldType.BOOL),
    BYTES(Encoding.TEXT_OR_BYTES, FieldType.BYTES),
    DOUBLE(Encoding.DOUBLE, FieldType.DOUBLE),
    FIXED32(Encoding.FIXED32, FieldType.FIXED32),
    FIXED64(Encoding.FIXED64, FieldType.FIXED64),
    FLOAT(Encoding.FLOAT, FieldType.FLOAT),
    INT32(Encoding.NUMBER, FieldType.INT32),
    INT64(Encoding.NUMBER, FieldType.INT64),
    SFIXED32(Encoding.FIXED32, FieldType.SFIXED32),
    SFIXED64(Encoding.FIXED64, FieldType.SFIXED64),
    SINT32(Encoding.SIGNED_NUMBER, FieldType.SINT32),
    SINT64(Encoding.SIGNED_NUMBER, FieldType.SINT64),
    STRING(Encoding.TEXT_OR_BYTES, FieldType.STRING),
    UINT32(Encoding.NUMBER, FieldType.UINT32),
    UINT64(Encoding.NUMBER, FieldType.UINT64);

    private static final Map<String, Scalar> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Scalar::toString, Function.identity()));

    private final Encoding encoding;
    private final FieldType wire;

    Scalar(Encoding encoding, FieldType wire) {
        this.encoding = encoding;
        this.wire = wire;
    }

    static Optional<Scalar> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Types of the same encoding read each other's values (protobuf.dev, "Updating A Message Type"). */
    Encoding encoding() {
        return encoding;
    }

    FieldType wire() {
        return wire;
    }

    boolean isKeyOfMaps() {
        return encoding != Encoding.FLOAT && encoding != Encoding.DOUBLE && this != BYTES;
    }

    /** As it is written in a schema. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Groups of types whose values look the same on the wire. Enums belong to {@link #NUMBER}. */
    enum Encoding {
        NUMBER,
        SIGNED_NUMBER,
        TEXT_OR_BYTES,
        FIXED32,
        FIXED64,
        FLOAT,
        DOUBLE
    }
}
