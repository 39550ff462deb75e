package io.crossdock.registry.type.protobuf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.crossdock.registry.type.Incompatibility;
import io.crossdock.registry.type.ReferencedText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Real files and their histories, held against the figures that another tool counted in them. */
class ProtobufFilesTest {
    private static final String CURRENT = "schemas/protobuf/current/";
    private static final List<String> IMPORTED = List.of(
            "google/cloud/retail/v2/common.proto",
            "google/cloud/retail/v2/product.proto",
            "google/cloud/retail/v2/promotion.proto",
            "google/cloud/retail/v2/user_event.proto");
    private static final String PROMOTION =
            "schemas/protobuf/google_cloud_retail_v2_promotion/v01-2022-03-25-4d00815.proto";

    @ParameterizedTest(name = "{0}")
    @MethodSource("counted")
    void aFileHasTheMessagesEnumsAndFieldsThatOthersCount(String file, int messages, int enums, int fields) {
        var schema = read(file);
        var types = flat(schema.file().getTypes());

        assertThat(types).filteredOn(MessageElement.class::isInstance).hasSize(messages);
        assertThat(types).filteredOn(EnumElement.class::isInstance).hasSize(enums);
        assertThat(schema.types().own().stream()
                        .mapToInt(name -> schema.types().message(name).fields().size())
                        .sum())
                .isEqualTo(fields);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counted")
    void whatIsStoredMeansTheSameAsWhatWasGiven(String file, int messages, int enums, int fields) {
        var schema = read(file);
        var stored = parse(file, schema.canonical());
        var normalized = parse(file, schema.normalized());

        assertThat(stored.canonical()).isEqualTo(schema.canonical());
        assertThat(stored.normalized()).isEqualTo(schema.normalized());
        assertThat(normalized.normalized()).isEqualTo(schema.normalized());
        assertThat(normalized.reading(schema)).isEmpty();
        assertThat(schema.reading(normalized)).isEmpty();
        var described = parse(file, schema.serialized().orElseThrow());
        assertThat(described.reading(schema)).isEmpty();
        assertThat(schema.reading(described)).isEmpty();
        assertThat(described.types().own()).containsAll(schema.types().own());
        assertThat(described.types().top()).isEqualTo(schema.types().top());
    }

    /** A field that became a string was a time before, and the other way round: the file was a draft then. */
    @Test
    void aHistoryIsReadInOrderAndItsBreaksAreFound() {
        assertThat(breaks("google_cloud_retail_v2_product")).isEmpty();
        assertThat(breaks("google_cloud_retail_v2_promotion")).isEmpty();
        assertThat(breaks("google_cloud_retail_v2_import_config"))
                .containsExactly(
                        "v02-2020-10-07-9c00a2f backward FIELD_KIND_CHANGED #/ImportMetadata/1",
                        "v02-2020-10-07-9c00a2f backward FIELD_KIND_CHANGED #/ImportMetadata/3",
                        "v02-2020-10-07-9c00a2f forward FIELD_KIND_CHANGED #/ImportMetadata/1",
                        "v02-2020-10-07-9c00a2f forward FIELD_KIND_CHANGED #/ImportMetadata/3",
                        "v05-2021-07-28-cea896d forward MESSAGE_REMOVED #/ImportCompletionDataRequest",
                        "v05-2021-07-28-cea896d forward MESSAGE_REMOVED #/CompletionDataInputConfig",
                        "v05-2021-07-28-cea896d forward MESSAGE_REMOVED #/ImportCompletionDataResponse");
    }

    @Test
    void theVersionsOfCloudEventsUnderstandEachOther() {
        var versions = Stream.of("v1.0.1", "v1.0.2", "HEAD")
                .map(version -> ProtobufTexts.parse(text("schemas/cloudevents/" + version + ".proto")))
                .toList();

        for (var reader : versions) {
            assertThat(reader.types().messages()).containsKey("io.cloudevents.v1.CloudEvent.CloudEventAttributeValue");
            for (var writer : versions) {
                assertThat(reader.reading(writer))
                        .extracting(Incompatibility::rule)
                        .isSubsetOf(reader == versions.get(0) ? List.of("MESSAGE_REMOVED") : List.of());
            }
        }
    }

    static Stream<Arguments> counted() throws IOException {
        var figures = new ObjectMapper().readTree(text("schemas/expected.json")).get("protobuf");
        var files = new ArrayList<Arguments>();
        for (var file : figures.properties()) {
            files.add(Arguments.of(
                    file.getKey(),
                    file.getValue().get("messages").asInt(),
                    file.getValue().get("enums").asInt(),
                    file.getValue().get("numbered_fields").asInt()));
        }
        return files.stream();
    }

    private static List<String> breaks(String history) {
        var found = new ArrayList<String>();
        ProtobufSchema before = null;
        for (String file : versions(history)) {
            var now = read(file);
            if (before != null) {
                String version = file.substring(file.lastIndexOf('/') + 1, file.length() - ".proto".length());
                now.reading(before).forEach(broken -> found.add(version + " backward " + words(broken)));
                before.reading(now).forEach(broken -> found.add(version + " forward " + words(broken)));
            }
            before = now;
        }
        assertThat(before).isNotNull();
        return found;
    }

    private static List<String> versions(String history) {
        try {
            return counted()
                    .map(file -> (String) file.get()[0])
                    .filter(file -> file.contains("/" + history + "/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(Incompatibility broken) {
        return broken.rule() + " " + broken.path();
    }

    private static List<TypeElement> flat(List<TypeElement> types) {
        var all = new ArrayList<>(types);
        types.forEach(type -> all.addAll(flat(type.getNestedTypes())));
        return all;
    }

    private static ProtobufSchema read(String file) {
        return parse(file, text(file));
    }

    /** Until March 2022 the message Promotion stood in common.proto. */
    private static ProtobufSchema parse(String file, String text) {
        boolean old = file.contains("v07-2021-07-28") || file.contains("v08-2022-03-02");
        String promotion = text(PROMOTION);
        return ProtobufTexts.parse(
                text,
                IMPORTED.stream()
                        .map(path -> new ReferencedText(
                                path,
                                old && path.endsWith("common.proto")
                                        ? text(CURRENT + path)
                                                + promotion.substring(promotion.indexOf("message Promotion"))
                                        : text(CURRENT + path)))
                        .toArray(ReferencedText[]::new));
    }

    private static String text(String resource) {
        try (var in = ProtobufFilesTest.class.getClassLoader().getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
