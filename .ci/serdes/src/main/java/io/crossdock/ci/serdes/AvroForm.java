package io.crossdock.ci.serdes;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Map;

/** Avro's generic records. */
record AvroForm(ConfluentRegistry registry) implements Form {
    @Override
    public Map<String, Object> settings() {
        return Map.of();
    }

    @Override
    public Serializer<Object> serializer() {
        return new AvroKafkaSerializer<>(registry);
    }

    @Override
    public Deserializer<Object> deserializer() {
        return new AvroKafkaDeserializer<>(registry);
    }

    @Override
    public Object value(String text, String json) throws Exception {
        Schema schema = new Schema.Parser().parse(text);
        return new GenericDatumReader<>(schema).read(null, DecoderFactory.get().jsonDecoder(schema, json));
    }

    @Override
    public String printed(Object value) {
        return value.toString();
    }
}
