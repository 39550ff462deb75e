package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A follower's log, made of what is read from a leader's. */
class CopiedLogTest {
    @TempDir
    Path directory;

    private LogFixture leader;
    private LogFixture follower;

    @BeforeEach
    void open() {
        leader = new LogFixture(directory.resolve("leader/data"), "segment.bytes", "2000");
        follower = new LogFixture(directory.resolve("follower/data"), "segment.bytes", "2000");
    }

    @AfterEach
    void close() {
        leader.close();
        follower.close();
    }

    @Test
    void aCopyHasTheSameBytesEpochsAndProducersWhateverThePiecesItCameIn() throws IOException {
        leader.appendIdempotent(7, 0, 0, "once");
        for (int i = 0; i < 40; i++) {
            Compression compression = i % 2 == 0 ? Compression.lz4().build() : Compression.NONE;
            leader.log().append(leader.records(compression, "a" + i, "b" + i), i / 10, AppendOrigin.CLIENT);
        }

        copy(700);

        assertThat(bytes(follower)).isEqualTo(bytes(leader));
        assertThat(follower.log().leaderEpochs()).isEqualTo(leader.log().leaderEpochs());
        assertThat(follower.log().activeProducers())
                .extracting(ActiveProducer::producerId)
                .containsExactly(7L);
        assertThat(follower.appendIdempotent(7, 0, 0, "once").duplicate())
                .as("what was sent twice, the second time to the new leader")
                .isTrue();
        follower.reopen();
        assertThat(follower.values()).isEqualTo(leader.values());
    }

    @Test
    void abortedTransactionsAreKnownToTheCopy() {
        leader.appendTransactional(1, 0, 0, "aborted");
        leader.appendTransactional(2, 0, 0, "committed");
        leader.abort(1, 0);
        leader.appendTransactional(3, 0, 0, "open");
        leader.commit(2, 0);

        copy(100_000);

        assertThat(follower.log().aborted(0, 10)).isEqualTo(leader.log().aborted(0, 10));
        assertThat(follower.log().firstUndecidedOffset()).isEqualTo(leader.log().firstUndecidedOffset());
        assertThat(follower.stable()).isEqualTo(leader.stable());
    }

    @Test
    void aDamagedBatchIsRefusedAndWhatCameBeforeItStays() {
        leader.append("one");
        leader.append("two");
        ByteBuffer bytes = read(0, 10_000);
        bytes.put(bytes.limit() - 1, (byte) (bytes.get(bytes.limit() - 1) ^ 1));

        assertThatThrownBy(() -> follower.log().appendAsFollower(MemoryRecords.readableRecords(bytes)))
                .isInstanceOf(CorruptRecordException.class);

        assertThat(follower.values()).containsExactly("one");
        copy(10_000);
        assertThat(follower.values()).containsExactly("one", "two");
    }

    @Test
    void whatDoesNotFollowTheEndIsRefused() {
        leader.append("one");
        leader.append("two");
        copy(10_000);

        assertThatThrownBy(() -> follower.log().appendAsFollower(MemoryRecords.readableRecords(read(1, 10_000))))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("expected was 2");
        assertThat(follower.values()).containsExactly("one", "two");
    }

    @Test
    void aLeaderWithoutRecordsIsForgottenWhenAnotherOnesComeInTheirPlace() {
        write(1, "one");
        copy(10_000);
        follower.log().beginEpoch(2); // it led, and wrote nothing
        assertThat(follower.log().leaderEpochs()).containsExactly(new EpochStart(1, 0), new EpochStart(2, 1));
        assertThat(follower.log().lastRecordEpoch()).isEqualTo(1);

        follower.log().endEpochs();
        write(1, "two");
        write(3, "three");
        copy(10_000);

        assertThat(follower.log().leaderEpochs()).isEqualTo(leader.log().leaderEpochs());
    }

    @Test
    void aLogThatStartsOverHasNothingOfWhatItHad() {
        write(1, "one");
        copy(10_000);
        follower.log().startOver(500);

        assertThat(follower.log().logStartOffset()).isEqualTo(500);
        assertThat(follower.log().logEndOffset()).isEqualTo(500);
        assertThat(follower.log().leaderEpochs()).isEmpty();
        follower.append("anew");
        follower.reopen();
        assertThat(follower.log().logStartOffset()).isEqualTo(500);
        assertThat(follower.values()).containsExactly("anew");

        follower.log().startOver(0);
        copy(10_000);
        assertThat(follower.values()).containsExactly("one");
        follower.crash(follower.nextCopy());
        assertThat(follower.values()).containsExactly("one");
    }

    @Test
    void aLogThatBeginsInTheMiddleOfABatchIsCopiedFromItsBeginning() {
        leader.append("a", "b", "c", "d");
        leader.append("e");
        leader.log().deleteRecordsBefore(2);
        follower.log().startOver(2);

        follower.log().appendAsFollower(MemoryRecords.readableRecords(read(2, 10_000)));
        follower.log().startAsLeader(2);

        assertThat(follower.log().logStartOffset()).isEqualTo(2);
        assertThat(follower.valuesFrom(2)).isEqualTo(leader.valuesFrom(2));
    }

    @Test
    void aTornWriteBehindACutIsNotTakenForDamage() throws IOException {
        for (int i = 0; i < 10; i++) {
            leader.append("value " + i);
        }
        copy(10_000);
        follower.log().flush();
        follower.store.checkpoint(); // 10 offsets are on the disk
        follower.log().truncateTo(4);
        follower.log().appendAsFollower(MemoryRecords.readableRecords(read(4, 100)));
        Path copy = follower.nextCopy();
        follower.copyTo(copy);
        tear(copy.resolve("orders-0/00000000000000000000.log"));

        follower.continueFrom(copy);

        assertThat(follower.values()).containsExactly("value 0", "value 1", "value 2", "value 3");
    }

    @Test
    void retentionLeavesWhatIsNotOnAllReplicas() {
        follower.configure("retention.bytes", "1");
        for (int i = 0; i < 100; i++) {
            leader.append("value " + i + "-".repeat(50));
        }
        copy(500);
        follower.log().replicatedTo(50);

        follower.store.runRetention();

        assertThat(follower.log().logStartOffset()).isPositive().isLessThanOrEqualTo(50);
        follower.log().replicatedTo(100);
        follower.store.runRetention();
        assertThat(follower.log().logStartOffset()).isGreaterThan(50);
    }

    @Test
    void upToWhereItIsReplicatedIsKnownAfterACrash() {
        leader.append("one");
        leader.append("two");
        copy(10_000);
        follower.log().hasOtherReplicas(true);
        follower.log().replicatedTo(1);
        follower.store.checkpointReplicated();
        follower.log().replicatedTo(2); // not noted

        follower.crash(follower.nextCopy());
        assertThat(follower.log().notedReplicated()).isEqualTo(1);

        follower.log().hasOtherReplicas(true);
        follower.log().replicatedTo(2);
        follower.reopen();
        assertThat(follower.log().notedReplicated()).isEqualTo(2);
    }

    /** Writes to the leader in an epoch. */
    private void write(int epoch, String value) {
        leader.log().append(leader.records(Compression.NONE, value), epoch, AppendOrigin.CLIENT);
    }

    private void copy(int pieceBytes) {
        while (follower.log().logEndOffset() < leader.log().logEndOffset()) {
            long before = follower.log().logEndOffset();
            long after = follower.log().appendAsFollower(MemoryRecords.readableRecords(read(before, pieceBytes)));
            assertThat(after).isGreaterThan(before);
        }
    }

    private ByteBuffer read(long offset, int bytes) {
        LogSlice slice = leader.log().read(offset, bytes, Long.MAX_VALUE, true);
        try {
            return slice.toMemory().buffer();
        } finally {
            slice.release();
        }
    }

    private static byte[] bytes(LogFixture log) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var files = Files.list(log.logDirectory())) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
            for (Path segment : segments) {
                Files.copy(segment, all);
            }
        }
        return all.toByteArray();
    }

    private static void tear(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }
}
