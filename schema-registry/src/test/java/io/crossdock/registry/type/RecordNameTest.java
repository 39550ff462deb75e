package io.crossdock.registry.type;

import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.schema.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The names by which Confluent's RecordNameStrategy finds subjects; those of Protobuf are in its own tests. */
class RecordNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AVRO | {\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"com.shop\",\"fields\":[]} | com.shop.Order",
                "AVRO | {\"type\":\"record\",\"name\":\"Order\",\"fields\":[]} | Order",
                "AVRO | \"string\" | ``",
                "JSON | {\"title\":\"com.shop.Order\",\"type\":\"object\"} | com.shop.Order",
                "JSON | {\"type\":\"object\"} | ``",
                "JSON | true | ``"
            })
    void isWhatTheSchemaCallsItself(String type, String text, String expected) throws Exception {
        ParsedSchema schema = SchemaTypes.named(type).orElseThrow().parse(Schema.of(type, text), List.of());

        assertThat(schema.recordName(ByteBuffer.allocate(0)).orElse("")).isEqualTo(expected);
    }
}
