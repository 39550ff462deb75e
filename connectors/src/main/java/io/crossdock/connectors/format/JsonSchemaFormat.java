package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.util.List;

/** JSON that is checked by a schema of the registry when it is read and when it is written. */
final class JsonSchemaFormat implements FormatKind {
    @Override
    public String name() {
        return "json-schema";
    }

    @Override
    public String description() {
        return "JSON checked by a JSON Schema of the registry, in Confluent's wire format.";
    }

    @Override
    public List<FormatOption> options() {
        return RegistryOptions.with();
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new SchemaFormat<>(RegistryOptions.schemas(settings, "JSON"), new JsonSchemaCodec());
    }
}
