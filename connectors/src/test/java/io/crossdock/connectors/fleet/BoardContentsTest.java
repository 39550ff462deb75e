package io.crossdock.connectors.fleet;

import io.crossdock.connectors.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class BoardContentsTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final BoardContents image = new BoardContents();
    private long offset;

    @Test
    void ofTwoDefinitionsTheLaterOneCountsWhoeverWroteIt() {
        assertThat(take(BoardKey.connector("orders"), BoardWire.definition("name: one", Set.of())))
                .contains(new BoardEvent.Defined("orders"));
        take(BoardKey.connector("orders"), BoardWire.definition("name: two", Set.of("0123")));

        assertThat(image.definition("orders")).contains(new Definition("name: two", Set.of("0123"), 1));
        assertThat(image.names()).containsExactly("orders");
    }

    @Test
    void aRemovalNamesTheTextsThatAreMeantAndItsTombstoneAsksForNothingMore() {
        take(BoardKey.connector("orders"), BoardWire.definition("name: one", Set.of()));

        assertThat(take(BoardKey.connector("orders"), BoardWire.deletion(Set.of("0123"))))
                .contains(new BoardEvent.Deleted("orders", Set.of("0123")));
        assertThat(take(BoardKey.connector("orders"), null)).isEmpty();
        assertThat(image.names()).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotKeptAliveByAHubThatHasDied() {
        take(BoardKey.hub("dead:1"), BoardWire.life());
        take(BoardKey.report("dead:1", "orders"), BoardWire.report(Reports.sink(Standing.RUNNING, 1)));

        take(BoardKey.connector("orders"), BoardWire.deletion(Set.of()));

        assertThat(image.names()).isEmpty();
    }

    @Test
    void whatIsWantedOfAConnectorStaysUntilSomethingElseIsWanted() {
        assertThat(take(BoardKey.target("orders"), BoardWire.target(Target.STOPPED)))
                .contains(new BoardEvent.Directed("orders", Target.STOPPED));
        assertThat(image.target("orders")).isEqualTo(Target.STOPPED);

        assertThat(take(BoardKey.target("orders"), null)).contains(new BoardEvent.Directed("orders", Target.RUNNING));
        assertThat(image.target("orders")).isEqualTo(Target.RUNNING);
        assertThat(image.targets()).isEmpty();
    }

    @Test
    void anOrderToStartAnewIsForThoseWhoReadItAndLeavesNothing() {
        assertThat(take(BoardKey.restart("orders"), BoardWire.restart(true)))
                .contains(new BoardEvent.Restarted("orders", true));
        assertThat(image.names()).isEmpty();
    }

    @Test
    void aHubIsGoneWhenItIsSilentAndItsReportsEndWhenItHasLeft() {
        take(BoardKey.hub("a:1"), BoardWire.life());
        take(BoardKey.report("a:1", "orders"), BoardWire.report(Reports.sink(Standing.RUNNING, 1)));

        assertThat(image.seen("orders", NOON.plusSeconds(7), PATIENCE))
                .containsExactly(new Seen("a:1", Reports.sink(Standing.RUNNING, 1), true));
        assertThat(image.seen("orders", NOON.plusSeconds(9), PATIENCE))
                .extracting(Seen::lives)
                .containsExactly(false);
        assertThat(image.forgotten(NOON.plusSeconds(9), PATIENCE)).containsExactly("a:1");

        take(BoardKey.hub("a:1"), null);
        assertThat(image.seen("orders", NOON, PATIENCE)).isEmpty();
        assertThat(image.names()).isEmpty();
        assertThat(image.reports("a:1")).containsKey("orders");
    }

    @Test
    void keysAndValuesOfALaterVersionArePassedOver() {
        assertThat(BoardKey.parse("schedule/orders")).isEmpty();
        assertThat(BoardKey.parse("report/a:1")).isEmpty();
        assertThat(BoardKey.parse(BoardKey.report("a:1", "orders").toString()))
                .contains(BoardKey.report("a:1", "orders"));
        assertThat(take(BoardKey.connector("orders"), "[".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        take(BoardKey.report("a:1", "orders"), "{\"standing\": \"DREAMING\"}".getBytes(StandardCharsets.UTF_8));
        take(BoardKey.connector("more"), "{\"yaml\": \"name: more\", \"color\": 1}".getBytes(StandardCharsets.UTF_8));
        assertThat(image.reports("a:1")).isEmpty();
        assertThat(image.names()).containsExactly("more");
    }

    private Optional<BoardEvent> take(BoardKey key, byte @Nullable [] value) {
        return image.take(key, value, offset++, NOON);
    }
}
