package io.crossdock.broker.audit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimedNameTest {
    @Test
    void aNameIsShownAsItIs() {
        assertThat(ClaimedName.shown("CN=Änne, O=Shop")).isEqualTo("CN=Änne, O=Shop");
    }

    @Test
    void whatWouldForgeALineOrTurnItRoundIsNotShown() {
        assertThat(ClaimedName.shown("a\nb\u001b[2Jc\u202ed\u2028e\ud83dx")).isEqualTo("a?b?[2Jc?d?e?x");
    }

    @Test
    void aLongOneIsCut() {
        assertThat(ClaimedName.shown("x".repeat(100_000))).isEqualTo("x".repeat(ClaimedName.LONGEST) + "...");
    }
}
