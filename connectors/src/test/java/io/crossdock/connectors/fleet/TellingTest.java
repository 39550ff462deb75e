package io.crossdock.connectors.fleet;

import io.crossdock.connectors.fleet.Board.Entry;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TellingTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Report RUNNING = Reports.sink(Standing.RUNNING, 1);
    private static final Report FAILED = Reports.withTrace(Reports.sink(Standing.FAILED, 1), "attempt 1");
    private static final Report STILL_FAILED = Reports.withTrace(FAILED, "attempt 2");

    private final Telling telling = new Telling("a:1", Duration.ofSeconds(10));

    @Test
    void onlyWhatIsNotOnTheBoardIsTold() {
        assertThat(keys(telling.news(Map.of("orders", RUNNING), Map.of(), NOON)))
                .containsExactly(BoardKey.report("a:1", "orders"));
        assertThat(telling.news(Map.of("orders", RUNNING), Map.of("orders", RUNNING), NOON))
                .isEmpty();
    }

    @Test
    void whatThisHubHasNoMoreIsTakenOffTheBoard() {
        List<Entry> news = telling.news(Map.of(), Map.of("former", RUNNING), NOON);

        assertThat(keys(news)).containsExactly(BoardKey.report("a:1", "former"));
        assertThat(news.get(0).value()).isNull();
    }

    @Test
    void anotherReasonIsToldNowAndThenAndAnotherStateAtOnce() {
        telling.news(Map.of("orders", FAILED), Map.of(), NOON);

        assertThat(telling.news(Map.of("orders", STILL_FAILED), Map.of("orders", FAILED), NOON.plusSeconds(9)))
                .isEmpty();
        assertThat(telling.news(Map.of("orders", STILL_FAILED), Map.of("orders", FAILED), NOON.plusSeconds(10)))
                .hasSize(1);
        assertThat(telling.news(Map.of("orders", RUNNING), Map.of("orders", STILL_FAILED), NOON.plusSeconds(11)))
                .hasSize(1);
    }

    private static List<BoardKey> keys(List<Entry> entries) {
        return entries.stream().map(Entry::key).toList();
    }
}
