package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.InvalidSchemaException;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Real schemas, and what independent implementations say of them. */
class AvroFilesTest {
    private static final AvroType AVRO = new AvroType();

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void aValidSchemaIsReadAsOthersReadIt(String file, String fingerprint) throws IOException {
        AvroSchema schema = read(file);

        long rabin = SchemaNormalization.parsingFingerprint64(schema.schema());
        assertThat(String.format("%016x", rabin)).isEqualTo(fingerprint);
        assertThat(parse(schema.canonical()).canonical()).isEqualTo(schema.canonical());
        assertThat(parse(schema.normalized()).normalized()).isEqualTo(schema.normalized());
        assertThat(parse(schema.normalized()).schema()).isEqualTo(schema.schema());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void anInvalidSchemaIsRefusedWithTheLine(String file) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(InvalidSchemaException.class)
                .hasMessageMatching("line \\d+:\\d+: .*; .*");
    }

    @ParameterizedTest(name = "{1} -> {0}")
    @MethodSource("pairs")
    void verdictsAreThoseOfOthers(String newer, String older, boolean backward, boolean forward) throws IOException {
        AvroSchema now = read(newer);
        AvroSchema before = read(older);

        assertThat(now.reading(before).isEmpty()).as("backward").isEqualTo(backward);
        assertThat(before.reading(now).isEmpty()).as("forward").isEqualTo(forward);
    }

    static Stream<Object[]> valid() throws IOException {
        return singles(true);
    }

    static Stream<Object[]> invalid() throws IOException {
        return singles(false);
    }

    static Stream<Object[]> pairs() throws IOException {
        return StreamSupport.stream(expected().path("avro_pairs").spliterator(), false)
                .filter(pair -> pair.path("oracles_agree").asBoolean())
                .map(pair -> new Object[] {
                    pair.path("newer").asText(),
                    pair.path("older").asText(),
                    pair.path("BACKWARD").asBoolean(),
                    pair.path("FORWARD").asBoolean()
                });
    }

    private static Stream<Object[]> singles(boolean valid) throws IOException {
        List<Map.Entry<String, JsonNode>> all =
                List.copyOf(expected().path("avro_single").properties());
        return all.stream()
                .filter(single -> single.getValue().path("valid").asBoolean() == valid)
                .map(single -> new Object[] {
                    single.getKey(),
                    single.getValue().path("rabin_fingerprint_hex").asText()
                });
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(text("schemas/expected.json"));
    }

    private static AvroSchema read(String file) throws IOException {
        return parse(text(file));
    }

    private static AvroSchema parse(String text) {
        return (AvroSchema) AVRO.parse(Schema.of("AVRO", text), List.of());
    }

    private static String text(String file) throws IOException {
        try (InputStream in = AvroFilesTest.class.getResourceAsStream("/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
