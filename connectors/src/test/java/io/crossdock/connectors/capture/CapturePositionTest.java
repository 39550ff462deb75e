package io.crossdock.connectors.capture;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CapturePositionTest {
    @Test
    void whatIsKeptIsReadAgainAndItsPlacesAreExact() {
        Map<String, ?> offset =
                Map.of("lsn", 9_007_199_254_740_993L, "lsn_commit", 17, "ts_usec", 1_700_000_000_000_000L);
        var position = new CapturePosition("hub", "shop", offset);

        CapturePosition read = CapturePosition.decode(position.encode());

        assertThat(read.encode()).isEqualTo(position.encode());
        assertThat(read.lsn()).isEqualTo(9_007_199_254_740_993L);
        assertThat(read.isBehindSnapshot()).isTrue();
    }

    @Test
    void theBeginningIsKeptTooAndIsNotBehindASnapshot() {
        CapturePosition beginning = CapturePosition.decode(new CapturePosition("hub", "shop", null).encode());

        assertThat(beginning).isEqualTo(new CapturePosition("hub", "shop", null));
        assertThat(beginning.offsetBytes()).isNull();
        assertThat(beginning.isBehindSnapshot()).isFalse();
        assertThat(beginning.lsn()).isZero();
    }

    @Test
    void onlyTheLastRowOfASnapshotIsBehindIt() {
        assertThat(inSnapshot(false).isBehindSnapshot()).isFalse();
        assertThat(inSnapshot(true).isBehindSnapshot()).isTrue();
    }

    private static CapturePosition inSnapshot(boolean last) {
        return new CapturePosition("hub", "shop", Map.of("lsn", 1L, "snapshot", "INITIAL", "snapshot_completed", last));
    }

    @Test
    void whatSomethingElseHasWrittenIsRefused() {
        for (String text : new String[] {"17", "{\"table\":\"orders\"}", "no JSON"}) {
            assertThatThrownBy(() -> CapturePosition.decode(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the hub keeps no position of a slot for it: " + text);
        }
    }
}
