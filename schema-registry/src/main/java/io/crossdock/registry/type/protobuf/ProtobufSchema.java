package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.ParsedSchema;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A Protobuf file that makes sense together with what it imports. Immutable and thread-safe. */
final class ProtobufSchema implements ParsedSchema {
    private final ProtoFileElement file;
    private final Names names;
    private final Types types;
    private final PayloadCheck payloads;

    ProtobufSchema(ProtoFileElement file, Names names, Types types) {
        this.file = file;
        this.names = names;
        this.types = types;
        this.payloads = new PayloadCheck(types);
    }

    @Override
    public String canonical() {
        return ProtoPrinter.canonical(file);
    }

    @Override
    public String normalized() {
        return ProtoPrinter.normalized(file, names);
    }

    @Override
    public Optional<String> serialized() {
        return Optional.of(Base64.getEncoder()
                .encodeToString(DescriptorWriter.write(file, names).toByteArray()));
    }

    @Override
    public List<Incompatibility> reading(ParsedSchema writer) {
        if (!(writer instanceof ProtobufSchema other)) {
            throw new IllegalArgumentException("the writer's schema is not Protobuf but " + writer.getClass());
        }
        return SchemaReading.of(other.types, types);
    }

    @Override
    public List<String> violations(ByteBuffer payload) {
        return payloads.violations(payload);
    }

    @Override
    public Optional<String> recordName(ByteBuffer payload) {
        return payloads.messageName(payload);
    }

    Types types() {
        return types;
    }

    ProtoFileElement file() {
        return file;
    }
}
