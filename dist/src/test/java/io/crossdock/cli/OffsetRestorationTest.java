package io.crossdock.cli;

import io.crossdock.cli.OffsetRestoration.Fate;
import org.junit.jupiter.api.Test;

import java.util.OptionalLong;

import static org.assertj.core.api.Assertions.assertThat;

class OffsetRestorationTest {
    @Test
    void whatIsMissingOrOlderIsRestored() {
        assertThat(OffsetRestoration.fate(OptionalLong.empty(), 5, 9L)).isEqualTo(Fate.RESTORE);
        assertThat(OffsetRestoration.fate(OptionalLong.of(4), 5, 9L)).isEqualTo(Fate.RESTORE);
        assertThat(OffsetRestoration.fate(OptionalLong.empty(), 9, 9L)).isEqualTo(Fate.RESTORE);
    }

    @Test
    void nothingMovesBackwards() {
        assertThat(OffsetRestoration.fate(OptionalLong.of(5), 5, 9L)).isEqualTo(Fate.KEEP);
        assertThat(OffsetRestoration.fate(OptionalLong.of(6), 5, 9L)).isEqualTo(Fate.KEEP);
    }

    @Test
    void anOffsetThatNoConsumerCouldGoOnFromIsLeftOut() {
        assertThat(OffsetRestoration.fate(OptionalLong.empty(), 10, 9L)).isEqualTo(Fate.BEYOND_END);
        assertThat(OffsetRestoration.fate(OptionalLong.empty(), 1, null)).isEqualTo(Fate.NO_PARTITION);
    }
}
