package io.crossdock.connectors.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RedriveDecisionsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aFilterMeansOnlyLettersOfItsConnectorThatHaveEverythingItNames() {
        Letter letter = letter(17, Map.of("crossdock.stage", "step", "crossdock.error.class", "java.io.IOException"));

        assertThat(LetterFilter.ALL.matches("orders", letter)).isTrue();
        assertThat(LetterFilter.ALL.matches("others", letter)).isFalse();
        assertThat(filter("IOException", "step", "k").matches("orders", letter)).isTrue();
        assertThat(filter("java.io.IOException", null, null).matches("orders", letter))
                .isTrue();
        assertThat(filter("OException", null, null).matches("orders", letter)).isFalse();
        assertThat(filter(null, "deliver", null).matches("orders", letter)).isFalse();
        assertThat(filter(null, null, "other").matches("orders", letter)).isFalse();
        assertThat(new LetterFilter(null, null, null, 0, 17L, 17L).matches("orders", letter))
                .isTrue();
        assertThat(new LetterFilter(null, null, null, 0, 18L, null).matches("orders", letter))
                .isFalse();
        assertThat(new LetterFilter(null, null, null, null, null, 16L).matches("orders", letter))
                .isFalse();
        assertThat(new LetterFilter(null, null, null, 1, null, null).matches("orders", letter))
                .isFalse();
    }

    @Test
    void whatCameBackTooOftenNeedsForceAndWhatIsSettledIsNeverTakenAgain() {
        Letter twice = letter(1, Map.of("crossdock.redrives", "2"));
        Letter often = letter(2, Map.of("crossdock.redrives", "3"));

        assertThat(Verdict.on(twice, order(false), "orders", false)).isEqualTo(Verdict.REDRIVE);
        assertThat(Verdict.on(often, order(false), "orders", false)).isEqualTo(Verdict.LOOPED);
        assertThat(Verdict.on(often, order(true), "orders", false)).isEqualTo(Verdict.REDRIVE);
        assertThat(Verdict.on(often, order(true), "orders", true)).isEqualTo(Verdict.SETTLED);
        assertThat(Verdict.on(twice, order(true), "others", false)).isEqualTo(Verdict.NOT_MEANT);
    }

    @Test
    void aPaceSpreadsRecordsEvenlyAndDoesNotCatchUpAfterAPause() {
        var pace = new Pace(4);
        assertThat(pace.pause(NOW)).isZero();
        pace.went(NOW);
        assertThat(pace.pause(NOW)).isEqualTo(Duration.ofMillis(250));
        assertThat(pace.pause(NOW.plusMillis(100))).isEqualTo(Duration.ofMillis(150));
        Instant later = NOW.plusSeconds(60);
        assertThat(pace.pause(later)).isZero();
        pace.went(later);
        assertThat(pace.pause(later)).isEqualTo(Duration.ofMillis(250));
        assertThatThrownBy(() -> new RedriveOrder(LetterFilter.ALL, 0, 3, false))
                .hasMessageContaining("0.0");
    }

    @Test
    void neighboursAmongSettledLettersAreOneSpan() {
        var settled = new Settled();
        for (long offset : new long[] {5, 1, 3, 2, 4, 3, 9}) {
            settled.add(new Place(0, offset));
        }
        settled.add(new Place(1, 6));

        assertThat(settled.size()).isEqualTo(3);
        for (long offset = 0; offset < 12; offset++) {
            boolean expected = (offset >= 1 && offset <= 5) || offset == 9;
            assertThat(settled.contains(new Place(0, offset)))
                    .as("offset " + offset)
                    .isEqualTo(expected);
        }
        assertThat(settled.contains(new Place(1, 6))).isTrue();
        assertThat(settled.contains(new Place(2, 6))).isFalse();
    }

    @Test
    void lettersThatDifferOnlyInNumbersAndQuotedTextHaveOneCause() {
        var causes = new Causes();
        causes.add(letter(1, failure("row 17: 'abc' is no number")));
        causes.add(letter(2, failure("row 4: 'x y' is no number")));
        causes.add(letter(3, failure("connection refused")));

        assertThat(causes.all())
                .extracting(it -> it.pattern() + " " + it.letters() + " " + it.first() + " " + it.last())
                .containsExactly("row #: '…' is no number 2 0@1 0@2", "connection refused 1 0@3 0@3");
    }

    @Test
    void howManyCausesThereAreIsBounded() {
        var causes = new Causes();
        for (int i = 0; i < 1_000; i++) {
            causes.add(letter(i, failure("cause " + (char) ('A' + i % 20) + (char) ('A' + i / 20))));
        }

        assertThat(causes.all()).hasSize(Causes.MOST + 1);
        assertThat(causes.all().stream().mapToLong(Causes.Group::letters).sum()).isEqualTo(1_000);
    }

    @Test
    void aNoteSurvivesItsWayThroughTheGroupAndTooLongOnesAreRefused() {
        var order = new RedriveOrder(filter("IOException", "step", "kö\"y"), 2.5, 3, true);
        RedriveNote note = RedriveNote.begin(order, 1, 10, 20).plus(3, 2, 1);

        assertThat(RedriveNote.parse(note.text())).contains(note);
        assertThat(note.order()).isEqualTo(order);
        assertThat(RedriveNote.parse("not ours")).isEmpty();
        assertThat(RedriveNote.parse("")).isEmpty();
        assertThatThrownBy(() -> filter("x".repeat(501), null, null)).hasMessageContaining("500");
    }

    @Test
    void placesAndCursorsAreReadAsTheyAreWritten() {
        assertThat(Place.parse("3@17")).isEqualTo(new Place(3, 17)).hasToString("3@17");
        assertThatThrownBy(() -> Place.parse("17")).hasMessageContaining("partition@offset");
        var cursor = new Cursor(Map.of(1, 7L, 0, 9L));
        assertThat(Cursor.parse("0@9,1@7")).isEqualTo(cursor).hasToString("0@9,1@7");
        assertThatThrownBy(() -> Cursor.parse("x")).hasMessageContaining("'next'");
    }

    private static Map<String, String> failure(String message) {
        return Map.of("crossdock.error.message", message, "crossdock.error.class", "E");
    }

    private static LetterFilter filter(@Nullable String errorClass, @Nullable String stage, @Nullable String key) {
        return new LetterFilter(errorClass, stage, key, null, null, null);
    }

    private static RedriveOrder order(boolean force) {
        return new RedriveOrder(LetterFilter.ALL, 1, 3, force);
    }

    private static Letter letter(long offset, Map<String, String> headers) {
        var record = new ConsumerRecord<>("dead", 0, offset, "k".getBytes(UTF_8), "v".getBytes(UTF_8));
        record.headers().add("crossdock.connector", "orders".getBytes(UTF_8));
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return new Letter(record);
    }
}
