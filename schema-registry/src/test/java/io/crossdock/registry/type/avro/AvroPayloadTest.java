package io.crossdock.registry.type.avro;

import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Payloads against the schema they were written with: what fits, and what is said of what does not. */
class AvroPayloadTest {
    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(30);
    private static final String LIST =
            "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "null"                 | ``
                    "boolean"              | 01
                    "int"                  | ffffffff0f
                    "long"                 | ffffffffffffffffff01
                    "float"                | 00000000
                    "double"               | 0000000000000000
                    "string"               | 06c3a461
                    "bytes"                | ffffff
                    a fixed(2)             | ffff
                    a enum(A,B)            | 02
                    a int?                 | 00
                    a int?                 | 0202
                    a int[]                | 04020400
                    a int[]                | 0202020400
                    a int[]                | 0304020400
                    a int{}                | 0202610200
                    a null; b int; c fixed(0) | 02
                    a null[]               | feffffff0700
                    """)
    void whatFits(String schema, String hex) {
        assertThat(violations(schema, hex)).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "null"      | 00                   | at byte 0: 1 bytes are left over after the end of the value
                    "boolean"   | ``                   | at byte 0: the payload ends where boolean should follow
                    "boolean"   | 02                   | at byte 1: a boolean is 0 or 1, not 2
                    "int"       | 8080808010           | at byte 5: an int is 2147483648, which takes more than 32 bits
                    "int"       | 80                   | at byte 1: the payload ends where int should follow
                    "long"      | ffffffffffffffffff02 | at byte 10: long takes more than 64 bits
                    "long"      | ffffffffffffffffffff | at byte 10: long takes more than 64 bits
                    "float"     | 000000               | at byte 0: float has 4 bytes, but only 3 are left
                    "string"    | 01                   | at byte 1: string has a negative length: -1
                    "string"    | 0861                 | at byte 1: string has 4 bytes, but only 1 are left
                    "string"    | feffffff0f61         | string has 2147483647 bytes, but only 1 are left
                    "string"    | 04c328               | a string is not valid UTF-8
                    a enum(A,B) | 04                   | at byte 1, field 'a': symbol of enum 'shop.E' has number 2, but there are only 2
                    a enum(A,B) | 01                   | has number -1, but there are only 2
                    a int?      | 04                   | at byte 1, field 'a': branch of a union has number 2, but there are only 2
                    a fixed(2)  | ff                   | at byte 0, field 'a': fixed 'shop.F' has 2 bytes, but only 1 are left
                    a int[]     | feffffffffffffffff0102 | a block says that it has 9223372036854775807 elements, but there are only 1 bytes
                    a int[]     | 01040200             | at byte 3, field 'a': a block ends here, but it said that it would end at byte 4
                    a int[]     | 0101                 | a block says that it has -1 bytes
                    a int[]     | ffffffffffffffffff0100 | a block says that it has
                    a int[]     | 0202                 | at byte 2, field 'a': the payload ends where count of a block should follow
                    a null[]    | feffffffffffffffff0100 | a block says that it has 9223372036854775807 elements
                    a int{}     | 0203                 | at byte 2, field 'a': string has a negative length: -2
                    a {"type":"record","name":"B","fields":[{"name":"x","type":"boolean"}]} | 03 | at byte 1, field 'a.x': a boolean is 0 or 1, not 3
                    """)
    void whatDoesNotFitIsSaidWithByteAndField(String schema, String hex, String message) {
        assertThat(violations(schema, hex)).singleElement().satisfies(violation -> assertThat(violation)
                .contains(message));
    }

    @Test
    void thePositionOfThePayloadIsNotChanged() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[] {9, 9, 2, 9}, 2, 1);

        assertThat(AvroTexts.schema("a int").violations(payload)).isEmpty();
        assertThat(payload.position()).isEqualTo(2);
        assertThat(payload.remaining()).isEqualTo(1);
    }

    @Test
    void payloadsOutsideTheHeapAreReadToo() {
        ByteBuffer payload = ByteBuffer.allocateDirect(4)
                .put(new byte[] {6, 'a', 'b', 'c'})
                .flip()
                .asReadOnlyBuffer();

        assertThat(AvroTexts.schema("a string").violations(payload)).isEmpty();
    }

    @Test
    void listsMayBeLongButNotEndless() {
        AvroSchema list = AvroTexts.schema(LIST);
        byte[] deep = new byte[400_000];
        Arrays.fill(deep, (byte) 2);

        assertThat(list.violations(ByteBuffer.wrap(HexFormat.of().parseHex("02".repeat(200) + "00"))))
                .isEmpty();
        assertThat(bounded(list, deep)).singleElement().satisfies(violation -> assertThat(violation)
                .contains("the value is nested more than 500 deep")
                .hasSizeLessThan(600));
    }

    @Test
    void aRecordThatIsWithinItselfHasNoPayload() {
        AvroSchema endless =
                AvroTexts.schema("{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"A\"}]}");

        assertThat(bounded(endless, new byte[0])).singleElement().asString().contains("nested more than 500 deep");
    }

    @Test
    void manyElementsWithoutBytesTakeNoTime() {
        AvroSchema nulls = AvroTexts.schema("a null[]");
        String block = "feffffff07";

        assertThat(bounded(nulls, HexFormat.of().parseHex(block + "00"))).isEmpty();
        assertThat(bounded(nulls, HexFormat.of().parseHex(block.repeat(100_000) + "00")))
                .hasSize(1);
    }

    @Test
    void manyFieldsWithoutBytesTakeNoTime() {
        var fields = new StringBuilder("v int");
        for (int i = 0; i < 10_000; i++) {
            fields.append("; n").append(i).append(" null");
        }
        AvroSchema schema =
                AvroTexts.schema("{\"type\":\"array\",\"items\":" + AvroTexts.json(fields.toString()) + "}");
        byte[] payload = new byte[1_000_005];
        System.arraycopy(HexFormat.of().parseHex("80897a"), 0, payload, 0, 3);

        assertThat(bounded(schema, payload)).singleElement().asString().contains("left over");
    }

    @Test
    void deepTypesDoNotMultiplyTheWork() {
        var chain = new StringBuilder(
                "{\"type\":\"record\",\"name\":\"R0\",\"fields\":[{\"name\":\"v\",\"type\":\"int\"}]}");
        for (int i = 1; i < 400; i++) {
            chain.append(",{\"type\":\"record\",\"name\":\"R")
                    .append(i)
                    .append("\",\"fields\":[{\"name\":\"f\",\"type\":\"R")
                    .append(i - 1)
                    .append("\"}]}");
        }
        AvroSchema schema = AvroTexts.schema("[" + chain + ",{\"type\":\"array\",\"items\":\"R399\"}]");
        byte[] payload = new byte[1_000_005];
        System.arraycopy(HexFormat.of().parseHex("a00680897a"), 0, payload, 0, 5);

        assertThat(bounded(schema, payload))
                .singleElement()
                .asString()
                .contains("more steps to read than its size explains");
    }

    @Test
    void recordsOfApacheAvrosOwnFileFit() throws IOException {
        int records = 0;
        try (InputStream in = getClass().getResourceAsStream("/schemas/avro/apache-avro-data/weather.avro");
                var file = new DataFileStream<GenericRecord>(
                        in, new GenericDatumReader<>(null, null, new GenericData()))) {
            AvroSchema weather = AvroTexts.parsed(file.getSchema().toString());
            for (GenericRecord each : file) {
                var bytes = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
                new GenericDatumWriter<GenericRecord>(each.getSchema()).write(each, encoder);
                assertThat(weather.violations(ByteBuffer.wrap(bytes.toByteArray())))
                        .isEmpty();
                records++;
            }
        }
        assertThat(records).isEqualTo(5);
    }

    private static List<String> violations(String schema, String hex) {
        return AvroTexts.schema(schema)
                .violations(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static List<String> bounded(AvroSchema schema, byte[] payload) {
        return assertTimeoutPreemptively(FAR_TOO_LONG, () -> schema.violations(ByteBuffer.wrap(payload)));
    }
}
