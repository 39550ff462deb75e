package io.crossdock.broker.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SegmentIndexTest {
    private static final int MANY = 3000;
    private final Path file;

    SegmentIndexTest(@TempDir Path root) {
        this.file = root.resolve("00000000000000000000.index");
    }

    private SegmentIndex filled(SegmentIndex.Kind kind, int entries) throws IOException {
        SegmentIndex index = SegmentIndex.create(file, kind);
        for (int i = 0; i < entries; i++) {
            index.append(i * 10L, i * 100);
        }
        return index;
    }

    @ParameterizedTest
    @EnumSource(SegmentIndex.Kind.class)
    void theFloorIsTheLastEntryNotAbove(SegmentIndex.Kind kind) throws IOException {
        SegmentIndex index = filled(kind, MANY);

        for (int i = 0; i < MANY; i++) {
            assertThat(index.floor(i * 10L + 9)).isEqualTo(new SegmentIndex.Entry(i * 10L, i * 100));
        }
        assertThat(index.floor(-1)).isNull();
        assertThat(index.floorByValue(150)).isEqualTo(new SegmentIndex.Entry(10, 100));
        index.close();
    }

    @ParameterizedTest
    @EnumSource(SegmentIndex.Kind.class)
    void aSealedIndexIsTheSameFromItsFile(SegmentIndex.Kind kind) throws IOException {
        SegmentIndex index = filled(kind, MANY);
        index.seal();
        index.close();

        SegmentIndex read = SegmentIndex.open(file, kind);

        assertThat(read.entries()).isEqualTo(MANY);
        assertThat(read.floor(12_345)).isEqualTo(new SegmentIndex.Entry(12_340, 123_400));
        assertThat(read.last()).isEqualTo(new SegmentIndex.Entry((MANY - 1) * 10L, (MANY - 1) * 100));
        read.close();
    }

    @Test
    void whatIsDroppedIsGoneFromHeapAndFile() throws IOException {
        SegmentIndex index = filled(SegmentIndex.Kind.OFFSET, MANY);
        index.write();
        index.force();

        index.dropFrom(entry -> entry.key() >= 20_000);
        index.append(20_001, 200_001);
        index.seal();

        assertThat(index.entries()).isEqualTo(2001);
        assertThat(Files.size(file)).isEqualTo(2001 * 8);
        assertThat(index.last()).isEqualTo(new SegmentIndex.Entry(20_001, 200_001));
        index.close();
    }

    @Test
    void anIdlePartitionsIndexTakesNoSpace() throws IOException {
        SegmentIndex index = filled(SegmentIndex.Kind.TIME, 0);

        assertThat(Files.size(file)).isZero();
        assertThat(index.last()).isNull();
        index.close();
    }

    @Test
    void aFileWithHalfAnEntryIsRefused() throws IOException {
        Files.write(file, new byte[13]);

        assertThatThrownBy(() -> SegmentIndex.open(file, SegmentIndex.Kind.OFFSET))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a multiple of 8");
    }
}
