package io.crossdock.ci.serdes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.apicurio.registry.serde.jsonschema.JsonSchemaKafkaDeserializer;
import io.apicurio.registry.serde.jsonschema.JsonSchemaKafkaSerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Documents with a JSON Schema, which the serialiser finds as a resource and holds them against. */
record JsonForm(ConfluentRegistry registry) implements Form {
    private static final String RESOURCE = "schema.json";

    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "apicurio.registry.artifact.schema.location", RESOURCE,
                "apicurio.registry.serde.validation-enabled", true,
                "apicurio.registry.deserializer.value.return-class", JsonNode.class.getName());
    }

    @Override
    public Serializer<Object> serializer() {
        return new JsonSchemaKafkaSerializer<>(registry);
    }

    @Override
    public Deserializer<Object> deserializer() {
        return new JsonSchemaKafkaDeserializer<>(registry);
    }

    @Override
    public Object value(String schema, String json) throws Exception {
        Path folder = Files.createTempDirectory("schema");
        Path file = Files.writeString(folder.resolve(RESOURCE), schema);
        file.toFile().deleteOnExit();
        Thread thread = Thread.currentThread();
        thread.setContextClassLoader(
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, thread.getContextClassLoader()));
        return new ObjectMapper().readTree(json);
    }

    @Override
    public String printed(Object value) {
        return value.toString();
    }
}
