package io.crossdock.connectors.feed;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeedPageTest {
    private static final FeedSettings SETTINGS = settings("link");

    @Test
    void whatComesAgainWithTheLastCursorIsPassedOver() throws Exception {
        FeedPage first = page(FeedPosition.beginning(SETTINGS), """
                {"data": [{"at": 1, "id": "a"}, {"at": 2, "id": "b"}]}""");

        FeedPage second = page(first.behind(), """
                {"data": [{"at": 2, "id": "b"}, {"at": 2, "id": "c"}, {"at": 10, "id": "b"}]}""");

        assertThat(first.records()).hasSize(2);
        assertThat(second.records().toString()).isEqualTo("[{at=2, id=c}, {at=10, id=b}]");
        assertThat(second.behind().value()).isEqualTo("10");
        assertThat(second.behind().seen()).containsExactly("b");
    }

    @Test
    void aPositionIsTheSameAfterItWasWrittenDown() throws Exception {
        FeedPosition position = page(FeedPosition.beginning(SETTINGS), """
                {"data": [{"at": 1.50, "id": "ä\\""}, {"at": 1.50, "id": 7}]}""").behind();

        assertThat(FeedPosition.decode(position.encode())).isEqualTo(position);
        assertThat(position.value()).isEqualTo("1.50");
    }

    @ParameterizedTest
    @CsvSource({
        "9, 10",
        "2025-03-30T03:00:00+02:00, 2025-03-30T01:00:01Z",
        "1996-07-04, 1996-07-05",
        "0.1, 0.10000000000000000001"
    })
    void cursorsGrowAsTheirKindDoes(String less, String more) {
        assertThat(Cursors.ORDER.compare(less, more)).isNegative();
        assertThat(Cursors.ORDER.compare(more, less)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\": [{\"at\": 2, \"id\": 1}, {\"at\": 1, \"id\": 2}]}",
                "{\"data\": [{\"id\": 1}]}",
                "{\"data\": [{\"at\": 1}]}",
                "{\"data\": {}}",
                "[]"
            })
    void anAnswerInNoOrderOrWithoutWhatIsNeededIsRefused(String answer) {
        assertThatThrownBy(() -> page(FeedPosition.beginning(SETTINGS), answer))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("answer");
    }

    @Test
    void theNextPageIsFoundInItsHeaderAndOnlyOnTheSameServer() throws Exception {
        URI asked = URI.create("https://erp.example/api/orders?page=1");
        String links = "</api/orders?page=9>; rel=\"last\", </api/orders?page=2>; rel=\"next\"";

        assertThat(NextPage.of(SETTINGS, asked, List.of(links), null))
                .isEqualTo("https://erp.example/api/orders?page=2");
        assertThat(NextPage.of(SETTINGS, asked, List.of("</x>; rel=\"prev\""), null))
                .isNull();
        assertThatThrownBy(() -> NextPage.of(SETTINGS, asked, List.of("<https://evil.example/>; rel=next"), null))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("another server");
        assertThatThrownBy(() -> NextPage.of(
                        settings("$.next"),
                        asked,
                        List.of(),
                        Json.parse("{\"next\": \"?page=1\"}".getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("the same again");
    }

    @Test
    void theCursorJoinsTheQueryThatIsThere() {
        assertThat(SETTINGS.after("2025-01-01T00:00:00+01:00"))
                .hasToString("https://erp.example/api/orders?sort=at&since=2025-01-01T00%3A00%3A00%2B01%3A00");
        assertThat(SETTINGS.after(null)).isEqualTo(SETTINGS.url());
    }

    private static FeedPage page(FeedPosition before, String answer) throws FormatException {
        @Nullable Object parsed = Json.parse(answer.getBytes(StandardCharsets.UTF_8));
        return FeedPage.of(SETTINGS, before, parsed, null);
    }

    private static FeedSettings settings(String next) {
        return new FeedSettings(
                URI.create("https://erp.example/api/orders?sort=at"),
                "since",
                new FieldPath("records", "$.data"),
                new FieldPath("cursor", "$.at"),
                new FieldPath("id", "$.id"),
                next,
                null,
                Optional.empty(),
                Duration.ofSeconds(1),
                Optional.empty());
    }
}
