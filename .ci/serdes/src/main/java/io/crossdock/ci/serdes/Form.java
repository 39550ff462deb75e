package io.crossdock.ci.serdes;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Map;

/** A type of schemas: which serialisers it has and, since records travel to and from this program as JSON, how a value becomes one. */
interface Form {
    /** @return a form by the name that registries call it by */
    static Form of(String type, ConfluentRegistry registry) {
        return switch (type) {
            case "AVRO" -> new AvroForm(registry);
            case "JSON" -> new JsonForm(registry);
            case "PROTOBUF" -> new ProtobufForm(registry);
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** What else its serialisers have to be told so that the bytes are as Confluent's. */
    Map<String, Object> settings();

    Serializer<Object> serializer();

    Deserializer<Object> deserializer();

    /** @return what the serialiser takes, of this schema */
    Object value(String schema, String json) throws Exception;

    /** Says which schema readers have, if they need to have one. */
    default void expect(String schema) throws Exception {}

    /** @return what the deserialiser gave, as JSON on one line */
    String printed(Object value) throws Exception;
}
