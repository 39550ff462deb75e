package io.crossdock.broker.log;

import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdempotentProducerTest {
    private static final long PRODUCER = 42;
    private final Path root;
    private final LogFixture fixture;

    IdempotentProducerTest(@TempDir Path root) {
        this.root = root;
        this.fixture = new LogFixture(root.resolve("data"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aBatchSentTwiceIsWrittenOnce() {
        AppendInfo first = fixture.appendIdempotent(PRODUCER, 0, 0, "a", "b");

        AppendInfo again = fixture.appendIdempotent(PRODUCER, 0, 0, "a", "b");

        assertThat(again).isEqualTo(new AppendInfo(first.firstOffset(), first.lastOffset(), -1, 0, true));
        assertThat(fixture.values()).containsExactly("a", "b");
    }

    @Test
    void theLastFiveBatchesAreKnownAgain() {
        for (int sequence = 0; sequence < 6; sequence++) {
            fixture.appendIdempotent(PRODUCER, 0, sequence, "v" + sequence);
        }

        assertThat(fixture.appendIdempotent(PRODUCER, 0, 1, "v1").firstOffset()).isEqualTo(1);
        assertThatThrownBy(() -> fixture.appendIdempotent(PRODUCER, 0, 0, "v0"))
                .isInstanceOf(OutOfOrderSequenceException.class);
    }

    @Test
    void aGapInTheSequenceIsRefused() {
        fixture.appendIdempotent(PRODUCER, 0, 0, "a");

        assertThatThrownBy(() -> fixture.appendIdempotent(PRODUCER, 0, 2, "c"))
                .isInstanceOf(OutOfOrderSequenceException.class)
                .hasMessageContaining("sequence 2")
                .hasMessageContaining("expected was 1");
    }

    @Test
    void anUnknownProducerMayStartAnywhere() {
        fixture.appendIdempotent(PRODUCER, 3, 17, "a");

        assertThat(fixture.appendIdempotent(PRODUCER, 3, 18, "b").duplicate()).isFalse();
    }

    @Test
    void aNewEpochStartsAtZeroAndShutsTheOldOneOut() {
        fixture.appendIdempotent(PRODUCER, 0, 0, "a");

        assertThatThrownBy(() -> fixture.appendIdempotent(PRODUCER, 1, 1, "b"))
                .isInstanceOf(OutOfOrderSequenceException.class);
        fixture.appendIdempotent(PRODUCER, 1, 0, "b");
        assertThatThrownBy(() -> fixture.appendIdempotent(PRODUCER, 0, 1, "c"))
                .isInstanceOf(InvalidProducerEpochException.class);
    }

    @Test
    void sequencesWrapAround() {
        fixture.appendIdempotent(PRODUCER, 0, Integer.MAX_VALUE - 1, "a", "b", "c");

        assertThat(fixture.appendIdempotent(PRODUCER, 0, Integer.MAX_VALUE - 1, "a", "b", "c")
                        .duplicate())
                .isTrue();
        assertThat(fixture.appendIdempotent(PRODUCER, 0, 1, "d").duplicate()).isFalse();
    }

    @Test
    void allInFlightIsKnownAgainAfterACleanStop() {
        for (int sequence = 0; sequence < 5; sequence++) {
            fixture.appendIdempotent(PRODUCER, 0, sequence, "v" + sequence);
        }

        fixture.reopen();

        for (int sequence = 0; sequence < 5; sequence++) {
            assertThat(fixture.appendIdempotent(PRODUCER, 0, sequence, "v" + sequence)
                            .duplicate())
                    .isTrue();
        }
        assertThat(fixture.appendIdempotent(PRODUCER, 0, 5, "v5").firstOffset()).isEqualTo(5);
    }

    @Test
    void allInFlightIsKnownAgainAfterAKill() {
        for (int sequence = 0; sequence < 5; sequence++) {
            fixture.appendIdempotent(PRODUCER, 0, sequence, "v" + sequence);
        }

        fixture.crash(root.resolve("copy"));

        assertThat(fixture.appendIdempotent(PRODUCER, 0, 0, "v0").duplicate()).isTrue();
        assertThat(fixture.appendIdempotent(PRODUCER, 0, 5, "v5").duplicate()).isFalse();
    }

    @Test
    void aDamagedSnapshotIsReplacedByReadingTheLog() throws Exception {
        fixture.appendIdempotent(PRODUCER, 0, 0, "a");
        fixture.reopen();
        fixture.store.close();
        Files.writeString(ProducerSnapshot.file(fixture.logDirectory(), 1), "rubbish");

        fixture.store = fixture.open(fixture.directory);

        assertThat(fixture.appendIdempotent(PRODUCER, 0, 0, "a").duplicate()).isTrue();
    }

    @Test
    void aSilentProducerIsForgotten() {
        fixture.appendIdempotent(PRODUCER, 0, 0, "a");
        fixture.clock.advance(Duration.ofDays(1).toMillis() + 1);

        fixture.store.expireProducers();

        assertThat(fixture.appendIdempotent(PRODUCER, 0, 7, "later").duplicate())
                .isFalse();
    }

    @Test
    void aProducerThatWritesIsNotForgottenWhateverTimestampsItsRecordsHave() {
        fixture.appendIdempotent(PRODUCER, 0, 0, "a");
        fixture.clock.advance(Duration.ofHours(23).toMillis());

        fixture.store.expireProducers();

        assertThatThrownBy(() -> fixture.appendIdempotent(PRODUCER, 0, 7, "gap"))
                .isInstanceOf(OutOfOrderSequenceException.class);
    }
}
