package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetentionTest {
    private final Path root;
    private @Nullable LogFixture fixture;

    RetentionTest(@TempDir Path root) {
        this.root = root;
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private LogFixture with(String... settings) {
        fixture = new LogFixture(root.resolve("data"), settings);
        return fixture;
    }

    private static void fill(LogFixture log, int batches) {
        for (int i = 0; i < batches; i++) {
            log.append("x".repeat(100));
        }
    }

    @Test
    void aFullSegmentIsFollowedByTheNext() {
        LogFixture log = with("segment.bytes", "500");

        fill(log, 5);

        assertThat(log.files())
                .contains("00000000000000000000.log", "00000000000000000002.log", "00000000000000000004.log");
        assertThat(log.values()).hasSize(5);
    }

    @Test
    void aSegmentThatSpansTooMuchTimeIsFollowedByTheNext() {
        LogFixture log = with("segment.ms", "1000");
        log.append("a");
        log.clock.advance(1001);

        log.append("b");

        assertThat(log.files()).contains("00000000000000000001.log");
    }

    @Test
    void oldSegmentsGoAndTheLogStartsBehindThem() {
        LogFixture log = with("segment.bytes", "500", "retention.ms", "1000");
        fill(log, 4);
        log.clock.advance(1001);
        fill(log, 2);

        log.store.runRetention();

        assertThat(log.log().logStartOffset()).isEqualTo(4);
        assertThat(log.values()).hasSize(2);
        assertThatThrownBy(() -> log.log().read(3, 100, Long.MAX_VALUE, true))
                .isInstanceOf(OffsetOutOfRangeException.class);
    }

    @Test
    void ofAnExpiredLogAllRecordsGoButNoOffset() {
        LogFixture log = with("retention.ms", "1000");
        fill(log, 3);
        log.clock.advance(1001);

        log.store.runRetention();

        assertThat(log.log().logStartOffset()).isEqualTo(3);
        assertThat(log.log().logEndOffset()).isEqualTo(3);
        assertThat(log.append("next").firstOffset()).isEqualTo(3);
        assertThat(log.reopen().logStartOffset()).isEqualTo(3);
    }

    @Test
    void aLogAboveItsSizeLosesItsOldestSegments() {
        LogFixture log = with("segment.bytes", "500", "retention.bytes", "700");
        fill(log, 8);

        log.store.runRetention();

        assertThat(log.log().sizeInBytes()).isBetween(700L, 1200L);
        assertThat(log.log().logStartOffset()).isPositive();
    }

    @Test
    void aCompactedTopicKeepsOldSegments() {
        LogFixture log = with("segment.bytes", "500", "retention.ms", "1000", "cleanup.policy", "compact");
        fill(log, 4);
        log.clock.advance(5000);

        log.store.runRetention();

        assertThat(log.values()).hasSize(4);
    }

    @Test
    void whatAClientDeletedIsNoLongerReadAndItsSegmentsGo() {
        LogFixture log = with("segment.bytes", "500", "cleanup.policy", "compact");
        fill(log, 6);

        log.log().deleteRecordsBefore(3);
        log.store.runRetention();

        assertThat(log.log().logStartOffset()).isEqualTo(3);
        assertThat(log.values()).hasSize(3);
        assertThat(log.files()).doesNotContain("00000000000000000000.log").contains("00000000000000000002.log");
        assertThatThrownBy(() -> log.log().deleteRecordsBefore(7)).isInstanceOf(OffsetOutOfRangeException.class);
    }

    @Test
    void droppedFilesStayForTheirDelayAndAreThenRemoved() {
        LogFixture log = with("segment.bytes", "500", "file.delete.delay.ms", "60000");
        fill(log, 4);
        log.log().deleteRecordsBefore(2);
        log.store.runRetention();

        log.store.removeDropped();
        assertThat(log.files()).contains("00000000000000000000.log.deleted");
        log.clock.advance(60_000);
        log.store.removeDropped();

        assertThat(log.files()).noneMatch(name -> name.endsWith(".deleted"));
    }

    @Test
    void aSliceIsReadToItsEndAlthoughItsSegmentWasDropped() {
        LogFixture log = with("segment.bytes", "500", "file.delete.delay.ms", "0");
        fill(log, 4);
        LogSlice slice = log.log().read(0, 1000, Long.MAX_VALUE, true);

        log.log().deleteRecordsBefore(4);
        log.store.runRetention();
        log.store.removeDropped();

        assertThat(slice.toMemory().records()).hasSize(2);
        assertThat(slice.channel().isOpen()).isTrue();
        slice.release();
        assertThat(slice.channel().isOpen()).isFalse();
    }

    @Test
    void newSettingsCountFromTheNextRetentionOn() {
        LogFixture log = with("segment.bytes", "500");
        fill(log, 6);

        log.log().configure(LogConfig.from(java.util.Map.of("retention.bytes", "1")));
        log.store.runRetention();

        assertThat(log.log().logStartOffset()).isEqualTo(4);
    }

    @Test
    void retentionGoesByTheYoungestRecordOfASegment() {
        LogFixture log = with("retention.ms", "1000");
        long old = TickingClock.START - 5000;
        log.log()
                .append(
                        MemoryRecords.withRecords(Compression.NONE, LogFixture.simple(old, "old")),
                        0,
                        AppendOrigin.CLIENT);
        log.append("young");

        log.store.runRetention();

        assertThat(log.values()).isEqualTo(List.of("old", "young"));
    }
}
