package io.crossdock.broker.partition;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What was sent behind a refused batch waits for it, where nothing else says that it comes later. */
class RefusedSequencesTest {
    private static final short EPOCH = 3;

    private final Set<Long> known = new HashSet<>();
    private final RefusedSequences refused = new RefusedSequences(known::contains);

    @Test
    void theSecondBatchIsNotTakenBeforeTheFirst() {
        refused.note(batch(7, EPOCH, 0), 1_000);

        assertThatThrownBy(() -> refused.requireInOrder(batch(7, EPOCH, 5), 1_010))
                .isInstanceOf(OutOfOrderSequenceException.class)
                .hasMessageContaining("sequence number 5")
                .hasMessageContaining("0 was refused");
        assertThatCode(() -> refused.requireInOrder(batch(7, EPOCH, 0), 1_020)).doesNotThrowAnyException();
        assertThat(refused.isEmpty()).isTrue();
        assertThatCode(() -> refused.requireInOrder(batch(7, EPOCH, 5), 1_030)).doesNotThrowAnyException();
    }

    @Test
    void theFirstOfSeveralRefusedOnesCounts() {
        refused.note(batch(7, EPOCH, 0), 1_000);
        refused.note(batch(7, EPOCH, 5), 1_001);

        assertThatThrownBy(() -> refused.requireInOrder(batch(7, EPOCH, 5), 1_010))
                .isInstanceOf(OutOfOrderSequenceException.class);
    }

    @Test
    void sequenceNumbersBeginAgainBehindTheLargest() {
        refused.note(batch(7, EPOCH, Integer.MAX_VALUE), 1_000);

        assertThatThrownBy(() -> refused.requireInOrder(batch(7, EPOCH, 0), 1_010))
                .isInstanceOf(OutOfOrderSequenceException.class);
    }

    @Test
    void aProducerThatHasGivenUpGoesOnInAnotherEpoch() {
        refused.note(batch(7, EPOCH, 0), 1_000);

        assertThatCode(() -> refused.requireInOrder(batch(7, (short) (EPOCH + 1), 2), 1_010))
                .doesNotThrowAnyException();
    }

    @Test
    void aProducerThatTheLogKnowsIsTheLogsConcern() {
        known.add(7L);
        refused.note(batch(7, EPOCH, 9), 1_000);
        assertThat(refused.isEmpty()).isTrue();

        known.clear();
        refused.note(batch(7, EPOCH, 0), 1_000);
        known.add(7L);
        assertThatCode(() -> refused.requireInOrder(batch(7, EPOCH, 5), 1_010)).doesNotThrowAnyException();
    }

    @Test
    void othersAndThoseWithoutSequenceNumbersAreNotAffected() {
        refused.note(batch(7, EPOCH, 0), 1_000);
        MemoryRecords plain = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("v".getBytes()));
        refused.note(plain, 1_000);

        assertThatCode(() -> refused.requireInOrder(batch(8, EPOCH, 5), 1_010)).doesNotThrowAnyException();
        assertThatCode(() -> refused.requireInOrder(plain, 1_010)).doesNotThrowAnyException();
    }

    @Test
    void itIsForgottenAfterAWhile() {
        refused.note(batch(7, EPOCH, 0), 1_000);
        long later = 1_000 + RefusedSequences.MEMORY.toMillis();

        assertThatCode(() -> refused.requireInOrder(batch(8, EPOCH, 0), later)).doesNotThrowAnyException();
        assertThat(refused.isEmpty()).isTrue();
    }

    @Test
    void theOldestMakeRoomForOthers() {
        for (int producer = 0; producer <= RefusedSequences.MOST; producer++) {
            refused.note(batch(producer, EPOCH, 0), 1_000 + producer);
        }

        assertThatCode(() -> refused.requireInOrder(batch(0, EPOCH, 5), 2_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> refused.requireInOrder(batch(1, EPOCH, 5), 2_000))
                .isInstanceOf(OutOfOrderSequenceException.class);
    }

    private static MemoryRecords batch(long producer, short epoch, int sequence) {
        return MemoryRecords.withIdempotentRecords(
                Compression.NONE, producer, epoch, sequence, new SimpleRecord("value".getBytes()));
    }
}
