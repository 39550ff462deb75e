package io.crossdock.registry.book;

import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Every published history is registered, version after version. */
class HistoriesTest {
    private static final String RETAIL = "google/cloud/retail/v2/";
    private static final List<String> IMPORTED =
            List.of("common.proto", "promotion.proto", "product.proto", "user_event.proto");
    private static final String PROMOTION = "protobuf/google_cloud_retail_v2_promotion/v01-2022-03-25-4d00815.proto";

    @ParameterizedTest
    @EnumSource(names = {"BACKWARD", "FORWARD", "FULL"})
    void eachVersionIsTakenOrRefusedByItsVerdictAndGetsTheNextNumbers(Compatibility level) throws IOException {
        var histories = new PublishedHistories();
        var refusals = new ArrayList<String>();
        Map<String, List<String>> all = histories.all();

        for (Map.Entry<String, List<String>> each : all.entrySet()) {
            var book = new BookFixture(SchemaTypes.all());
            registerImports(book);
            book.compatibility(each.getKey(), level);
            register(book, each.getKey(), each.getValue(), histories, level, refusals);
        }

        assertThat(all).hasSizeGreaterThan(10);
        assertThat(refusals).isNotEmpty();
    }

    private static void register(
            BookFixture book,
            String subject,
            List<String> files,
            PublishedHistories histories,
            Compatibility level,
            List<String> refusals)
            throws IOException {
        int first = book.book.highestId(Subject.DEFAULT_CONTEXT) + 1;
        Map<String, Registered> known = new LinkedHashMap<>();
        for (String file : files) {
            NewSchema sent = schema(file);
            if (histories.isInvalid(file)) {
                assertThat(BookFixture.refusal(() -> book.register(subject, sent))
                                .code())
                        .as(file)
                        .isEqualTo(ErrorCode.INVALID_SCHEMA);
                continue;
            }
            Optional<PublishedHistories.Verdict> verdict = histories.verdict(file);
            if (verdict.isPresent() && !verdict.get().passes(level)) {
                assertThat(BookFixture.refusal(() -> book.register(subject, sent)))
                        .as(file)
                        .returns(ErrorCode.INCOMPATIBLE, Refused::code);
                refusals.add(file);
            }
            if (verdict.isEmpty() || !verdict.get().passes(level)) {
                book.compatibility(subject, Compatibility.NONE);
            }
            Registered registered = book.register(subject, sent);
            book.compatibility(subject, level);
            String text = registered.schema().text();
            assertThat(registered.version())
                    .as(file)
                    .isEqualTo(known.containsKey(text) ? number(known, text) : known.size() + 1);
            assertThat(registered.id()).as(file).isEqualTo(first + registered.version() - 1);
            known.putIfAbsent(text, registered);
        }
        assertThat(book.book.history(Subject.parse(subject)).versions()).containsExactlyElementsOf(known.values());
        assertThat(BookFixture.replayed(book.log.records())
                        .history(Subject.parse(subject))
                        .versions())
                .containsExactlyElementsOf(known.values());
    }

    private static int number(Map<String, Registered> known, String text) {
        return List.copyOf(known.keySet()).indexOf(text) + 1;
    }

    private static NewSchema schema(String file) throws IOException {
        String text = PublishedHistories.text(file);
        if (file.endsWith(".avsc")) {
            return NewSchema.of(Schema.of("AVRO", text));
        }
        if (file.endsWith(".json")) {
            return NewSchema.of(Schema.of("JSON", text));
        }
        boolean imports = file.startsWith("protobuf/");
        // Until March 2022 the message Promotion stood in common.proto: its second version.
        int common = file.contains("v07-2021-07-28") || file.contains("v08-2022-03-02") ? 2 : 1;
        return protobuf(text, imports ? IMPORTED : List.of(), common);
    }

    private static NewSchema protobuf(String text, List<String> imported, int common) {
        List<Reference> references = imported.stream()
                .map(file -> new Reference(RETAIL + file, file, file.equals("common.proto") ? common : 1))
                .toList();
        return NewSchema.of(new Schema("PROTOBUF", text, references, Optional.empty(), Optional.empty()));
    }

    private static void registerImports(BookFixture book) throws IOException {
        for (int at = 0; at < IMPORTED.size(); at++) {
            String text = PublishedHistories.text("protobuf/current/" + RETAIL + IMPORTED.get(at));
            book.register(IMPORTED.get(at), protobuf(text, IMPORTED.subList(0, at), 1));
        }
        String promotion = PublishedHistories.text(PROMOTION);
        book.register(
                "common.proto",
                protobuf(
                        PublishedHistories.text("protobuf/current/" + RETAIL + "common.proto")
                                + promotion.substring(promotion.indexOf("message Promotion")),
                        List.of(),
                        1));
    }
}
