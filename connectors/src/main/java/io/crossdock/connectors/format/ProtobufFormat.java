package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.util.List;

/** Protobuf by a schema of the registry, without generated code. */
final class ProtobufFormat implements FormatKind {
    private static final String MESSAGE = "message";

    @Override
    public String name() {
        return "protobuf";
    }

    @Override
    public String description() {
        return "Protobuf by a schema of the registry, in Confluent's wire format.";
    }

    @Override
    public List<FormatOption> options() {
        return RegistryOptions.with(FormatOption.of(
                MESSAGE, FormatOption.Type.TEXT, "Name of the message to write; the schema's first by default."));
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        var codec = new ProtobufCodec(settings.text(MESSAGE).orElse(null));
        return new SchemaFormat<>(RegistryOptions.schemas(settings, "PROTOBUF"), codec);
    }
}
