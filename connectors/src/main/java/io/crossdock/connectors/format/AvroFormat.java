package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.util.List;

/** Avro's binary form by a schema of the registry. */
final class AvroFormat implements FormatKind {
    @Override
    public String name() {
        return "avro";
    }

    @Override
    public String description() {
        return "Avro by a schema of the registry, in Confluent's wire format.";
    }

    @Override
    public List<FormatOption> options() {
        return RegistryOptions.with();
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new SchemaFormat<>(RegistryOptions.schemas(settings, "AVRO"), new AvroCodec());
    }
}
