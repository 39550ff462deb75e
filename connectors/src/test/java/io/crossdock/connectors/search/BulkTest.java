package io.crossdock.connectors.search;

import io.crossdock.connectors.delivery.UndeliverableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BulkTest {
    private static final String DONE = "{\"index\":{\"_id\":\"1\",\"status\":201}}";

    @Test
    void eachDocumentIsALineBehindTheLineThatNamesIt() throws Exception {
        var request = request("id");
        var document = new LinkedHashMap<String, Object>();
        document.put("id", 7);
        document.put("note", "two\nlines");
        request.add(document, null);
        request.add("{ \"id\": \"x\",\n \"n\": 1.50 }", null);

        assertThat(new String(request.body(), StandardCharsets.UTF_8).lines().map(BulkTest::sorted))
                .containsExactly(
                        sorted("{\"index\":{\"_index\":\"docs\",\"_id\":\"7\"}}"),
                        sorted("{\"id\":7,\"note\":\"two\\nlines\"}"),
                        sorted("{\"index\":{\"_index\":\"docs\",\"_id\":\"x\"}}"),
                        sorted("{\"id\":\"x\",\"n\":1.50}"));
        assertThat(request.items()).isEqualTo(2);
    }

    @Test
    void aRecordWithoutValueDeletesTheDocumentOfItsKey() throws Exception {
        var request = request(null);
        request.add(null, "k1");

        assertThat(sorted(new String(request.body(), StandardCharsets.UTF_8).strip()))
                .isEqualTo(sorted("{\"delete\":{\"_index\":\"docs\",\"_id\":\"k1\"}}"));
    }

    @Test
    void whatHasNoIdOrIsNoObjectIsAtFault() {
        assertThatThrownBy(() -> request("id").add(Map.of("n", 1), "k"))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("its field 'id', which identifies it, is missing");
        assertThatThrownBy(() -> request(null).add(Map.of("n", 1), null))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("say by 'id' which field does");
        assertThatThrownBy(() -> request(null).add("[1]", "k"))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("no object");
    }

    @ParameterizedTest
    @CsvSource({
        "index, 400, mapper_parsing_exception, true",
        "index, 409, version_conflict_engine_exception, true",
        "index, 429, es_rejected_execution_exception, false",
        "index, 503, unavailable_shards_exception, false",
        "index, 403, cluster_block_exception, false",
        "index, 404, index_not_found_exception, false",
        "delete, 404, index_not_found_exception, false"
    })
    void whetherARefusedDocumentIsAtFaultIsSaidByItsStatusAndType(
            String action, int status, String type, boolean atFault) {
        String item = "{\"" + action + "\":{\"_id\":\"2\",\"status\":" + status + ",\"error\":{\"type\":\"" + type
                + "\",\"reason\":\"because\"}}}";

        Optional<Exception> failure = answer(200, items(DONE, item), 2);

        assertThat(failure).get().isInstanceOf(atFault ? UndeliverableException.class : IOException.class);
        assertThat(failure.orElseThrow()).hasMessageContaining(status + " " + type + ": because");
    }

    @Test
    void whatMayPassLaterComesBeforeWhatIsAtFault() {
        String fault = "{\"index\":{\"_id\":\"1\",\"status\":400,\"error\":{\"type\":\"a\",\"reason\":\"b\"}}}";
        String later = "{\"index\":{\"_id\":\"2\",\"status\":429,\"error\":{\"type\":\"c\",\"reason\":\"d\"}}}";

        assertThat(answer(200, items(fault, later), 2)).get().isInstanceOf(IOException.class);
        assertThat(answer(200, items(fault, DONE), 2)).get().isInstanceOf(UndeliverableException.class);
    }

    @Test
    void aDocumentThatIsNotThereAnyMoreIsDeleted() {
        assertThat(answer(200, items("{\"delete\":{\"_id\":\"1\",\"status\":404,\"result\":\"not_found\"}}"), 1))
                .isEmpty();
        assertThat(answer(200, items(DONE, DONE), 2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{}", "{\"items\":[]}", "{\"items\":[{}]}", "{\"items\":[{\"index\":{}}]}"})
    void anAnswerThatDoesNotSayWhatBecameOfADocumentIsNoSuccess(String body) {
        assertThat(answer(200, body, 1)).get().isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"400, true", "413, true", "401, false", "404, false", "429, false", "302, false", "503, false"})
    void aRefusedRequestIsAtFaultOnlyIfItIsItselfTheReason(int status, boolean atFault) {
        assertThat(answer(status, "no", 1))
                .get()
                .isInstanceOf(atFault ? UndeliverableException.class : IOException.class)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("the server answers " + status + ": no");
    }

    private static BulkRequest request(@org.jspecify.annotations.Nullable String id) {
        return new BulkRequest(new SearchSettings(
                URI.create("http://search.example"), "docs", id, null, Duration.ofSeconds(1), Optional.empty()));
    }

    private static Optional<Exception> answer(int status, String body, int sent) {
        return BulkAnswer.failure(status, body.getBytes(StandardCharsets.UTF_8), sent);
    }

    private static String items(String... items) {
        return "{\"errors\":true,\"items\":[" + String.join(",", items) + "]}";
    }

    /** Maps of two entries have no order, so that lines are compared by their characters. */
    private static String sorted(String line) {
        return line.chars()
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
