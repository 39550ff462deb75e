package io.crossdock.ci.serdes;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.apicurio.registry.serde.protobuf.ProtobufKafkaDeserializer;
import io.apicurio.registry.serde.protobuf.ProtobufKafkaSerializer;
import io.apicurio.registry.utils.protobuf.schema.FileDescriptorUtils;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

import java.util.Map;
import java.util.Optional;

/** Messages of a Protobuf file's first type. */
record ProtobufForm(ConfluentRegistry registry) implements Form {
    /**
     * By default Apicurio's own format: the message's name before it. Confluent's is its place in the file, which Apicurio
     * reads for whoever says what class to make of it.
     */
    @Override
    public Map<String, Object> settings() {
        return Map.of(
                "apicurio.registry.deserializer.value.return-class", ReadMessage.class.getName(),
                "apicurio.registry.serde.send-indexes", true,
                "apicurio.registry.serde.send-type-ref", false,
                "apicurio.registry.serde.read-indexes", true,
                "apicurio.registry.serde.read-type-ref", false);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // of the interface's values these take messages
    public Serializer<Object> serializer() {
        return (Serializer) new ProtobufKafkaSerializer<>(registry);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Deserializer<Object> deserializer() {
        return (Deserializer) new ProtobufKafkaDeserializer<>(registry);
    }

    @Override
    public Object value(String schema, String json) throws Exception {
        var message = DynamicMessage.newBuilder(type(schema));
        JsonFormat.parser().merge(json, message);
        return message.build();
    }

    @Override
    public void expect(String schema) throws Exception {
        ReadMessage.expected = type(schema);
    }

    private static Descriptor type(String schema) throws Exception {
        // the parser adds all of Google's files, used or not, which the serialiser would register as references
        var file = FileDescriptorUtils.protoFileToFileDescriptor(schema, "record.proto", Optional.empty())
                .toProto()
                .toBuilder()
                .clearDependency()
                .build();
        return FileDescriptor.buildFrom(file, new FileDescriptor[0])
                .getMessageTypes()
                .get(0);
    }

    @Override
    public String printed(Object value) throws Exception {
        return JsonFormat.printer().omittingInsignificantWhitespace().print((Message) value);
    }
}
