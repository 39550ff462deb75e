package io.crossdock.hub.registry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Compatibility;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class BookValuesTest {
    private static final String AVRO = "{\"type\": \"record\", \"name\": \"Order\", \"fields\":"
            + " [{\"name\": \"id\", \"type\": \"long\"}, {\"name\": \"city\", \"type\": \"string\"}]}";
    private static final String PROTOBUF = "syntax = \"proto3\"; message Order { int64 id = 1; string city = 2; }";

    private final RegistryBook book = new RegistryBook(Compatibility.BACKWARD);
    private final BookValues values = new BookValues(() -> Optional.of(book));

    @Test
    void avroIsReadAsJson() throws Exception {
        register("orders-value", 7, "AVRO", AVRO);
        var schema = new Schema.Parser().parse(AVRO);
        var order = new GenericData.Record(schema);
        order.put("id", 42L);
        order.put("city", "Oslo");
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(order, encoder);
        encoder.flush();

        var read = values.read(7, framed(7, bytes.toByteArray())).orElseThrow();

        assertThat(read.format()).isEqualTo("avro");
        assertThat(read.json()).isEqualTo("{\"id\":42,\"city\":\"Oslo\"}");
    }

    @Test
    void protobufIsReadAsJson() throws Exception {
        register("orders-value", 8, "PROTOBUF", PROTOBUF);
        byte[] payload = {0, 0x08, 42, 0x12, 4, 'O', 's', 'l', 'o'};

        var read = values.read(8, framed(8, payload)).orElseThrow();

        assertThat(read.format()).isEqualTo("protobuf");
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(read.json())
                        .get("city")
                        .asText())
                .isEqualTo("Oslo");
    }

    @Test
    void jsonIsShownThoughItIsNotWhatItsSchemaSays() throws Exception {
        register("orders-value", 9, "JSON", "{\"type\": \"object\", \"required\": [\"id\"]}");

        var read = values.read(9, framed(9, "{\"city\": \"Oslo\"}".getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();

        assertThat(read.format()).isEqualTo("json-schema");
        assertThat(read.json()).isEqualTo("{\"city\": \"Oslo\"}");
    }

    @Test
    void bytesThatOnlyLookLikeItAreNotRead() throws Exception {
        register("orders-value", 7, "AVRO", AVRO);

        assertThat(values.read(7, framed(7, new byte[] {1}))).as("cut off").isEmpty();
        assertThat(values.read(8, framed(8, new byte[] {1})))
                .as("no such schema")
                .isEmpty();
    }

    @Test
    void aSchemaIsFoundThoughItWasRegisteredAfterSomebodyLooked() throws Exception {
        byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(values.read(9, framed(9, text))).isEmpty();

        register("orders-value", 9, "JSON", "{\"type\": \"object\"}");

        assertThat(values.read(9, framed(9, text))).isPresent();
    }

    private void register(String subject, int id, String type, String schema) throws IOException {
        var json = JsonMapper.builder().build();
        String key = json.writeValueAsString(Map.of("keytype", "SCHEMA", "subject", subject, "version", 1, "magic", 1));
        String value = json.writeValueAsString(Map.of(
                "subject", subject, "version", 1, "id", id, "schemaType", type, "schema", schema, "deleted", false));
        book.replay(new RegistryRecord(key, value), 0);
    }

    private static byte[] framed(int id, byte[] payload) {
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) 0)
                .putInt(id)
                .put(payload)
                .array();
    }
}
