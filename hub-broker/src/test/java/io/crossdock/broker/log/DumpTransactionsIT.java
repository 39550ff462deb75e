package io.crossdock.broker.log;

import io.crossdock.broker.apachekafka.ApacheKafkaProcess;
import org.apache.kafka.common.compress.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** kafka-dump-log reads what a log keeps of transactions: markers, the index of aborted ones and open ones in snapshots. */
class DumpTransactionsIT {
    private static String dump(Path directory, Stream<String> files) throws Exception {
        return ApacheKafkaProcess.run(
                directory,
                "org.apache.kafka.tools.DumpLogSegments",
                "--deep-iteration",
                "--print-data-log",
                "--files",
                files.map(name -> directory.resolve(name).toString()).collect(Collectors.joining(",")));
    }

    @Test
    void markersAbortedTransactionsAndOpenOnesAreRead(@TempDir Path root) throws Exception {
        LogFixture log = new LogFixture(root.resolve("data"), "segment.ms", "60000");
        log.appendPairs(Compression.NONE, "a=1");
        log.appendPairs(Compression.NONE, 100, 0, "b=1", "c=1");
        log.appendPairs(Compression.NONE, 101, 0, "d=1");
        log.abort(100, 0);
        log.commit(101, 0);
        log.appendPairs(Compression.NONE, 101, 1, "e=1");
        log.close();

        String name = "00000000000000000000";
        String dump =
                dump(log.logDirectory(), Stream.of(name + ".log", name + ".txnindex", "00000000000000000007.snapshot"));

        assertThat(dump)
                .contains("endTxnMarker: ABORT coordinatorEpoch: 0")
                .contains("endTxnMarker: COMMIT coordinatorEpoch: 0")
                .contains("version: 0 producerId: 100 firstOffset: 1 lastOffset: 4 lastStableOffset: 3")
                .containsPattern(
                        "producerId: 101 producerEpoch: 0 coordinatorEpoch: 0 currentTxnFirstOffset: OptionalLong\\[6]")
                .containsPattern(
                        "producerId: 100 producerEpoch: 0 coordinatorEpoch: 0 currentTxnFirstOffset: OptionalLong.empty")
                .doesNotContain("isvalid: false")
                .doesNotContain("Exception");
    }

    @Test
    void whatCompactionLeftOfTransactionsIsRead(@TempDir Path root) throws Exception {
        LogFixture log = new LogFixture(
                root.resolve("data"),
                "segment.ms",
                "60000",
                "cleanup.policy",
                "compact",
                "min.cleanable.dirty.ratio",
                "0");
        log.appendPairs(Compression.NONE, 100, 0, "b=1", "c=1");
        log.abort(100, 0);
        log.appendPairs(Compression.NONE, 101, 0, "b=2");
        log.commit(101, 0);
        log.stable();
        log.roll();
        log.appendPairs(Compression.NONE, "end=1");
        log.clean();
        assertThat(log.pairs()).containsExactly("3:b=2", "5:end=1");
        log.close();

        String name = "00000000000000000000";
        String dump = dump(log.logDirectory(), Stream.of(name + ".log", name + ".index", name + ".txnindex"));

        assertThat(dump)
                .contains("baseOffset: 0 lastOffset: 1 count: 0") // its producer's last batch, without the records
                .contains("version: 0 producerId: 100 firstOffset: 0 lastOffset: 2")
                .contains("endTxnMarker: COMMIT coordinatorEpoch: 0")
                .contains("payload: 2")
                .doesNotContain("payload: 1")
                .doesNotContain("isvalid: false")
                .doesNotContain("Exception");
    }
}
