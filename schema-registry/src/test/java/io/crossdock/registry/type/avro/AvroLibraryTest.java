package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.type.Incompatibility;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done here instead of by the Avro library, held against the library, on random schemas of fixed seeds. */
class AvroLibraryTest {
    private static final int CASES = 3_000;

    @Test
    void verdictsAreTheLibrarys() {
        int compatible = 0;
        for (int seed = 0; seed < CASES; seed++) {
            var schemas = new RandomSchemas(seed);
            AvroSchema reader = AvroTexts.schema(schemas.record().toString());
            AvroSchema writer = AvroTexts.schema(schemas.record().toString());
            String both = "seed " + seed + ": " + reader.canonical() + " reads " + writer.canonical();

            List<Incompatibility> found = reader.reading(writer);
            Set<String> theirs = theirs(reader.schema(), writer.schema());

            assertThat(found.isEmpty()).as(both).isEqualTo(theirs.isEmpty());
            if (theirs.stream().noneMatch("exception"::equals)
                    && !reader.canonical().contains("\"default\":\"A\"")) {
                assertThat(found.stream().map(Incompatibility::rule).collect(Collectors.toSet()))
                        .as(both)
                        .isEqualTo(theirs);
            }
            compatible += found.isEmpty() ? 1 : 0;
        }
        assertThat(compatible).isBetween(CASES / 20, CASES * 19 / 20);
    }

    @Test
    void theCanonicalTextIsWhatTheLibraryPrints() {
        for (int seed = 0; seed < CASES; seed++) {
            String text = new RandomSchemas(seed).record().toPrettyString();

            assertThat(AvroTexts.schema(text).canonical())
                    .as(text)
                    .isEqualTo(new Schema.Parser().parse(text).toString());
        }
    }

    @Test
    void theNormalFormDoesNotDependOnTheOrderOfAttributes() {
        for (int seed = 0; seed < CASES; seed++) {
            var schemas = new RandomSchemas(seed);
            JsonNode json = schemas.record();
            AvroSchema schema = AvroTexts.schema(json.toString());
            AvroSchema shuffled = AvroTexts.schema(schemas.shuffled(json).toPrettyString());

            assertThat(shuffled.normalized()).as("seed %d", seed).isEqualTo(schema.normalized());
            assertThat(SchemaNormalization.toParsingForm(
                            AvroTexts.schema(schema.normalized()).schema()))
                    .isEqualTo(SchemaNormalization.toParsingForm(schema.schema()));
            assertThat(AvroTexts.schema(schema.normalized()).normalized()).isEqualTo(schema.normalized());
        }
    }

    @Test
    void whatTheLibraryWritesFits() throws IOException {
        for (int seed = 0; seed < CASES; seed++) {
            AvroSchema schema =
                    AvroTexts.schema(RandomSchemas.finite(seed).record().toString());
            byte[] written = written(schema.schema(), seed);
            byte[] longer = Arrays.copyOf(written, written.length + 1);

            assertThat(schema.violations(ByteBuffer.wrap(written)))
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(schema.violations(ByteBuffer.wrap(longer)))
                    .as("seed %d", seed)
                    .hasSize(1);
            if (written.length > 0) {
                assertThat(schema.violations(ByteBuffer.wrap(written, 0, written.length - 1)))
                        .as("seed %d", seed)
                        .hasSize(1);
            }
        }
    }

    @Test
    void whatFitsCanBeReadByTheLibrary() throws IOException {
        int fitting = 0;
        for (int seed = 0; seed < CASES; seed++) {
            AvroSchema schema =
                    AvroTexts.schema(RandomSchemas.finite(seed).record().toString());
            byte[] bytes = written(schema.schema(), seed);
            var random = new Random(seed);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (schema.violations(ByteBuffer.wrap(bytes)).isEmpty()) {
                BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
                new GenericDatumReader<>(schema.schema()).read(null, decoder);
                assertThat(decoder.isEnd()).as("seed %d", seed).isTrue();
                fitting++;
            }
        }
        assertThat(fitting).isBetween(CASES / 10, CASES * 9 / 10);
    }

    private static Set<String> theirs(Schema reader, Schema writer) {
        try {
            return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                    .getResult()
                    .getIncompatibilities()
                    .stream()
                    .map(one -> one.getType().name())
                    .collect(Collectors.toSet());
        } catch (AvroRuntimeException e) {
            return Set.of("exception");
        }
    }

    private static byte[] written(Schema schema, int seed) throws IOException {
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().blockingBinaryEncoder(bytes, null);
        Object value = new RandomData(schema, 1, seed).iterator().next();
        new GenericDatumWriter<>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
