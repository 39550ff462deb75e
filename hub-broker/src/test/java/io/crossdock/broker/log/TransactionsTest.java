package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TransactionCoordinatorFencedException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class TransactionsTest {
    private static final long PRODUCER = 42;
    private static final long OTHER = 43;
    private final Path root;
    private final LogFixture fixture;

    TransactionsTest(@TempDir Path root) {
        this.root = root;
        this.fixture = new LogFixture(root.resolve("data"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void readersOfCommittedDataWaitForTheOldestOpenTransaction() {
        fixture.append("plain");
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.appendTransactional(OTHER, 0, 0, "b");
        assertThat(fixture.stable()).isEqualTo(1);

        fixture.commit(OTHER, 0);
        assertThat(fixture.stable()).isEqualTo(1);

        fixture.commit(PRODUCER, 0);
        assertThat(fixture.stable()).isEqualTo(5);
    }

    @Test
    void anEndThatIsNotOnAllReplicasYetHoldsReadersBack() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.log().replicatedTo(1);
        fixture.commit(PRODUCER, 0);

        assertThat(fixture.log().lastStableOffset(1)).isZero();
        fixture.log().replicatedTo(2);
        assertThat(fixture.log().lastStableOffset(2)).isEqualTo(2);
    }

    @Test
    void anAbortedTransactionIsToldToWhoReadsItsRecordsAndToNobodyElse() {
        fixture.append("before");
        fixture.appendTransactional(PRODUCER, 0, 0, "a", "b"); // offsets 1, 2
        fixture.append("between");
        fixture.abort(PRODUCER, 0); // offset 4
        fixture.append("behind");
        var aborted = new AbortedTransaction(PRODUCER, 1, 4, 5);

        assertThat(fixture.log().aborted(0, 1)).isEmpty();
        assertThat(fixture.log().aborted(0, 2)).containsExactly(aborted);
        assertThat(fixture.log().aborted(4, 6)).containsExactly(aborted);
        assertThat(fixture.log().aborted(5, 6)).isEmpty();
    }

    @Test
    void aSliceNamesOnlyTheAbortedTransactionsItTouches() {
        for (int i = 0; i < 10; i++) {
            fixture.appendTransactional(PRODUCER, 0, i, "v".repeat(100));
            fixture.abort(PRODUCER, 0);
        }

        LogSlice slice = fixture.log().read(4, 250, Long.MAX_VALUE, true); // offsets 4 and 5 whole
        try {
            assertThat(fixture.log().abortedIn(slice, 4).orElseThrow())
                    .containsExactly(new AbortedTransaction(PRODUCER, 4, 5, 6));
        } finally {
            slice.release();
        }
    }

    @Test
    void aSliceWhoseSegmentWasDroppedIsNotTakenForOneWithoutAbortedTransactions() {
        fixture.appendTransactional(PRODUCER, 0, 0, "v");
        fixture.abort(PRODUCER, 0);
        fixture.clock.advance(Duration.ofDays(8).toMillis());

        LogSlice slice = fixture.log().read(0, 1000, Long.MAX_VALUE, true);
        try {
            fixture.log().applyRetention();

            assertThat(fixture.log().abortedIn(slice, 0)).isEmpty();
        } finally {
            slice.release();
        }
    }

    @Test
    void abortedTransactionsAreFoundAcrossSegments(@TempDir Path small) {
        try (var log = new LogFixture(small.resolve("data"), "segment.bytes", "400")) {
            log.appendTransactional(PRODUCER, 0, 0, "a");
            for (int i = 0; i < 20; i++) {
                log.append("filler " + i);
            }
            long marker = log.abort(PRODUCER, 0).lastOffset();

            assertThat(log.files())
                    .filteredOn(name -> name.endsWith(TransactionIndex.SUFFIX))
                    .hasSize(1);
            assertThat(log.log().aborted(0, 1))
                    .containsExactly(new AbortedTransaction(PRODUCER, 0, marker, marker + 1));
            assertThat(log.stable()).isEqualTo(marker + 1);
        }
    }

    @Test
    void aCommittedTransactionLeavesNoIndexBehind() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.commit(PRODUCER, 0);

        assertThat(fixture.files()).noneMatch(name -> name.endsWith(TransactionIndex.SUFFIX));
        assertThat(fixture.log().aborted(0, 9)).isEmpty();
    }

    @Test
    void aTransactionIsOpenedOnlyByWhoHasAsked() {
        assertThatThrownBy(() -> fixture.appendTransactional(Verification.NONE, PRODUCER, 0, 0, "a"))
                .isInstanceOf(InvalidTxnStateException.class);
    }

    @Test
    void aMarkerTakesTheLeaveToOpenBack() {
        Verification asked = fixture.log().verify(PRODUCER, (short) 0, 0, false);
        fixture.abort(PRODUCER, 0); // the coordinator gave up meanwhile

        assertThatThrownBy(() -> fixture.appendTransactional(asked, PRODUCER, 0, 0, "late"))
                .isInstanceOf(InvalidTxnStateException.class);
        assertThat(fixture.stable()).isEqualTo(1);
    }

    @Test
    void aLateMarkerLeavesTheNextTransactionItsLeaveInVersionTwo() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        Verification asked = fixture.log().verify(PRODUCER, (short) 1, 0, true); // the next epoch was told already
        fixture.commit(PRODUCER, 1); // a marker of version 2 comes with that epoch

        fixture.appendTransactional(asked, PRODUCER, 1, 0, "b");

        assertThat(fixture.valuesFrom(2)).containsExactly("b");
        assertThat(fixture.stable()).isEqualTo(2);
    }

    @Test
    void aMarkerOfVersionTwoTakesBackLeaveForWhatItEnds() {
        Verification asked = fixture.log().verify(PRODUCER, (short) 0, 0, true);
        fixture.abort(PRODUCER, 1);

        assertThatThrownBy(() -> fixture.appendTransactional(asked, PRODUCER, 0, 0, "late"))
                .isInstanceOf(InvalidProducerEpochException.class);
        assertThat(fixture.stable()).isEqualTo(1);
    }

    @Test
    void anOpenTransactionAsksNobody() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");

        assertThat(fixture.log().verify(PRODUCER, (short) 0, 1, true)).isSameAs(Verification.NONE);
        fixture.appendTransactional(Verification.NONE, PRODUCER, 0, 1, "b");
        assertThat(fixture.values()).containsExactly("a", "b");
    }

    @Test
    void aLaterBatchDoesNotOvertakeOneWhoseQuestionFailed() {
        fixture.log().verify(PRODUCER, (short) 0, 0, false); // no answer; the client will send sequence 0 again
        Verification second = fixture.log().verify(PRODUCER, (short) 0, 1, false);

        assertThatThrownBy(() -> fixture.appendTransactional(second, PRODUCER, 0, 1, "b"))
                .isInstanceOf(OutOfOrderSequenceException.class);
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.appendTransactional(PRODUCER, 0, 1, "b");
    }

    @Test
    void withVersionTwoAnUnknownProducerStartsAtZero() {
        Verification asked = fixture.log().verify(PRODUCER, (short) 0, 3, true);

        assertThatThrownBy(() -> fixture.appendTransactional(asked, PRODUCER, 0, 3, "a"))
                .isInstanceOf(OutOfOrderSequenceException.class);
    }

    @Test
    void aPlainBatchIsRefusedWhileItsProducersTransactionIsOpen() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");

        assertThatThrownBy(() -> fixture.appendIdempotent(PRODUCER, 0, 1, "b"))
                .isInstanceOf(InvalidTxnStateException.class);
    }

    @Test
    void aTransactionalBatchWithoutProducerIsRefused() {
        var records = MemoryRecords.withTransactionalRecords(
                Compression.NONE, PRODUCER, (short) 0, 0, LogFixture.simple(1, "a"));
        ByteBuffer bytes = records.buffer();
        bytes.putLong(43, -1); // the client's own code refuses to make such a batch
        var crc = new CRC32C();
        crc.update(bytes.duplicate().position(21));
        bytes.putInt(17, (int) crc.getValue());

        assertThatThrownBy(() -> fixture.log().append(records, 0, AppendOrigin.CLIENT))
                .isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void theMarkerOfAnOlderCoordinatorIsRefused() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.end(PRODUCER, 0, 5, TransactionMarker.Outcome.COMMIT, 1);

        assertThatThrownBy(() -> fixture.end(PRODUCER, 0, 4, TransactionMarker.Outcome.ABORT, 1))
                .isInstanceOf(TransactionCoordinatorFencedException.class);
    }

    @Test
    void aMarkerOfAnOlderEpochIsRefused() {
        fixture.appendTransactional(PRODUCER, 3, 0, "a");

        assertThatThrownBy(() -> fixture.abort(PRODUCER, 2)).isInstanceOf(InvalidProducerEpochException.class);
    }

    @Test
    void withVersionTwoAMarkerOfTheRecordsEpochComesFromAnEarlierTransaction() {
        fixture.appendTransactional(PRODUCER, 3, 0, "a");

        assertThatThrownBy(() -> fixture.end(PRODUCER, 3, 0, TransactionMarker.Outcome.COMMIT, 2))
                .isInstanceOf(InvalidProducerEpochException.class);
        fixture.end(PRODUCER, 4, 0, TransactionMarker.Outcome.COMMIT, 2);
        fixture.end(PRODUCER, 4, 0, TransactionMarker.Outcome.COMMIT, 2); // sent again: its answer was lost
        assertThatThrownBy(() -> fixture.appendTransactional(PRODUCER, 3, 1, "late"))
                .isInstanceOf(InvalidProducerEpochException.class);
        fixture.appendTransactional(PRODUCER, 4, 0, "next");
    }

    @Test
    void sequencesGoOnFromOneTransactionToTheNext() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.commit(PRODUCER, 0);

        assertThatThrownBy(() -> fixture.appendTransactional(PRODUCER, 0, 0, "again", "again"))
                .isInstanceOf(OutOfOrderSequenceException.class);
        fixture.appendTransactional(PRODUCER, 0, 1, "b");
    }

    @Test
    void aProducerWithAnOpenTransactionIsNeverForgotten() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.appendIdempotent(OTHER, 0, 0, "b");
        fixture.clock.advance(Duration.ofDays(1).toMillis() + 1);

        fixture.store.expireProducers();

        assertThat(fixture.log().activeProducers())
                .extracting(ActiveProducer::producerId, ActiveProducer::openSince)
                .containsExactly(tuple(PRODUCER, 0L));
        fixture.commit(PRODUCER, 0);
        assertThat(fixture.stable()).isEqualTo(3);
    }

    @Test
    void theStartOfTheLogIsStableAlsoWithinATransaction() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a", "b");
        fixture.append("c");
        fixture.log().deleteRecordsBefore(2);

        assertThat(fixture.stable()).isEqualTo(2);
    }

    @Test
    void truncationOpensTheTransactionAgain() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.abort(PRODUCER, 0);
        fixture.append("c");

        fixture.log().truncateTo(1);

        assertThat(fixture.stable()).isZero();
        assertThat(fixture.log().aborted(0, 9)).isEmpty();
        fixture.commit(PRODUCER, 0);
        assertThat(fixture.stable()).isEqualTo(2);
    }

    @Test
    void aTransactionOutlivesAKill() {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.abort(PRODUCER, 0);
        fixture.appendTransactional(PRODUCER, 0, 1, "b");

        fixture.crash(root.resolve("copy"));

        assertThat(fixture.stable()).isEqualTo(2);
        assertThat(fixture.log().aborted(0, 9)).containsExactly(new AbortedTransaction(PRODUCER, 0, 1, 2));
        fixture.commit(PRODUCER, 0);
        assertThat(fixture.stable()).isEqualTo(4);
    }

    @Test
    void aDamagedTransactionIndexIsMadeAgain() throws Exception {
        fixture.appendTransactional(PRODUCER, 0, 0, "a");
        fixture.abort(PRODUCER, 0);
        fixture.store.close();
        Path index = fixture.logDirectory().resolve(SegmentFiles.name(0, TransactionIndex.SUFFIX));
        assertThat(index).hasSize(34);
        Files.writeString(index, "rubbish");

        fixture.store = fixture.open(fixture.directory);

        assertThat(fixture.log().aborted(0, 9)).containsExactly(new AbortedTransaction(PRODUCER, 0, 1, 2));
        assertThat(index).hasSize(34);
    }

    @Test
    void compactionDropsWhatWasAbortedAndKeepsWhatWasCommitted(@TempDir Path small) {
        try (var log = compacted(small)) {
            log.appendTransactional(PRODUCER, 0, 0, "committed"); // all records here have the key k0
            log.commit(PRODUCER, 0);
            log.appendTransactional(PRODUCER, 0, 1, "aborted");
            log.abort(PRODUCER, 0);
            log.roll();
            log.appendTransactional(OTHER, 0, 0, "open");
            log.stable();

            log.clean();

            assertThat(log.pairs()).containsExactly("0:k0=committed", "4:k0=open");
            log.crash(small.resolve("copy"));
            assertThat(log.stable()).isEqualTo(4);
        }
    }

    @Test
    void compactionDoesNotTouchAnOpenTransaction(@TempDir Path small) {
        try (var log = compacted(small)) {
            log.appendTransactional(PRODUCER, 0, 0, "older");
            log.appendTransactional(PRODUCER, 0, 1, "newer");
            log.roll();
            log.append("last");
            log.stable();

            log.clean();

            assertThat(log.pairs()).containsExactly("0:k0=older", "1:k0=newer", "2:k0=last");
        }
    }

    @Test
    void theIndexOfACompactedSegmentTakesThePlaceOfTheOldOne(@TempDir Path small) {
        try (var log = compacted(small)) {
            log.appendTransactional(PRODUCER, 0, 0, "aborted");
            log.abort(PRODUCER, 0);
            log.append("kept");
            log.roll();
            log.append("last");
            log.stable();

            log.clean();

            var marked = new AbortedTransaction(PRODUCER, 0, 1, 2); // its marker stays for delete.retention.ms
            assertThat(log.log().aborted(0, 9)).containsExactly(marked);
            log.reopen();
            assertThat(log.log().aborted(0, 9)).containsExactly(marked);
            assertThat(log.files())
                    .filteredOn(name -> name.contains(TransactionIndex.SUFFIX))
                    .hasSize(1);
        }
    }

    @Test
    void theIndexIsByteForByteApacheKafkas() throws Exception {
        fixture.append("a");
        fixture.appendTransactional(0x0102030405060708L, 0, 0, "b", "c");
        fixture.appendTransactional(OTHER, 0, 0, "d");
        fixture.abort(0x0102030405060708L, 0);

        byte[] index =
                Files.readAllBytes(fixture.logDirectory().resolve(SegmentFiles.name(0, TransactionIndex.SUFFIX)));

        assertThat(HexFormat.ofDelimiter(" ").formatHex(index))
                .isEqualTo(
                        "00 00" // version
                                + " 01 02 03 04 05 06 07 08" // producer id
                                + " 00 00 00 00 00 00 00 01" // first offset
                                + " 00 00 00 00 00 00 00 04" // offset of the marker
                                + " 00 00 00 00 00 00 00 03"); // last stable offset
    }

    @Test
    void theSnapshotIsByteForByteApacheKafkas() throws Exception {
        fixture.clock.advance(-fixture.clock.millis());
        fixture.end(7, 4, 9, TransactionMarker.Outcome.COMMIT, 1);
        fixture.appendTransactional(7, 5, 0, "a", "b");
        fixture.store.close();

        byte[] snapshot = Files.readAllBytes(ProducerSnapshot.file(fixture.logDirectory(), 3));

        ByteBuffer rest = ByteBuffer.wrap(snapshot, 6, snapshot.length - 6);
        var crc = new CRC32C();
        crc.update(rest.duplicate());
        assertThat(HexFormat.ofDelimiter(" ").formatHex(snapshot))
                .isEqualTo(
                        "00 01 " // version
                                + HexFormat.ofDelimiter(" ")
                                        .formatHex(ByteBuffer.allocate(4)
                                                .putInt((int) crc.getValue())
                                                .array())
                                + " 00 00 00 01" // entries
                                + " 00 00 00 00 00 00 00 07" // producer id
                                + " 00 05" // epoch
                                + " 00 00 00 01" // last sequence
                                + " 00 00 00 00 00 00 00 02" // last offset
                                + " 00 00 00 01" // offset delta
                                + " 00 00 00 00 00 00 00 00" // timestamp
                                + " 00 00 00 09" // coordinator epoch
                                + " 00 00 00 00 00 00 00 01"); // first offset of the open transaction
        fixture.store = fixture.open(fixture.directory);
    }

    private static LogFixture compacted(Path small) {
        return new LogFixture(
                small.resolve("data"),
                "cleanup.policy",
                "compact",
                "segment.ms",
                "60000",
                "min.cleanable.dirty.ratio",
                "0.0");
    }
}
