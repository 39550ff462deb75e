package io.crossdock.connectors.fleet;

import org.junit.jupiter.api.Test;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class MirrorRuleTest {
    private static final String OLD = "aaa";
    private static final String NEW = "bbb";
    private static final String BY_HAND = "ccc";
    private static final Mark OURS = new Mark("this-board", OLD);

    @Test
    void whatIsNotThereIsWrittenAndWhatIsThereIsLeftAlone() {
        assertThat(MirrorRule.toHave(NEW, Set.of(), null, null)).isEqualTo(MirrorRule.WRITE);
        assertThat(MirrorRule.toHave(NEW, Set.of(), null, OURS)).isEqualTo(MirrorRule.WRITE);
        assertThat(MirrorRule.toHave(NEW, Set.of(), NEW, null)).isEqualTo(MirrorRule.NOTHING);
    }

    @Test
    void aFileOfOursFollowsTheBoard() {
        assertThat(MirrorRule.toHave(NEW, Set.of(), OLD, OURS)).isEqualTo(MirrorRule.WRITE);
        assertThat(MirrorRule.toRemove(Set.of(), OLD, OURS)).isEqualTo(MirrorRule.REMOVE);
    }

    @Test
    void aFileThatWasPlacedByHandIsReplacedOnlyIfItsVeryTextWasMeant() {
        assertThat(MirrorRule.toHave(NEW, Set.of(BY_HAND), BY_HAND, null)).isEqualTo(MirrorRule.REPLACE);
        assertThat(MirrorRule.toHave(NEW, Set.of(OLD), BY_HAND, null)).isEqualTo(MirrorRule.LEAVE);
        assertThat(MirrorRule.toRemove(Set.of(BY_HAND), BY_HAND, null)).isEqualTo(MirrorRule.REMOVE);
        assertThat(MirrorRule.toRemove(Set.of(OLD), BY_HAND, null)).isEqualTo(MirrorRule.LEAVE);
        assertThat(MirrorRule.toRemove(Set.of(OLD), null, null)).isEqualTo(MirrorRule.NOTHING);
    }

    @Test
    void aFileOfOursThatSomebodyHasChangedByHandStaysAsItIs() {
        assertThat(MirrorRule.toHave(NEW, Set.of(BY_HAND), BY_HAND, OURS)).isEqualTo(MirrorRule.LEAVE);
        assertThat(MirrorRule.toRemove(Set.of(), BY_HAND, OURS)).isEqualTo(MirrorRule.LEAVE);
        assertThat(MirrorRule.whenMissing("this-board", BY_HAND, OURS)).isEqualTo(MirrorRule.LEAVE);
    }

    @Test
    void whatIsMissingFromTheBoardGoesUnlessItIsAnotherBoard() {
        assertThat(MirrorRule.whenMissing("this-board", OLD, OURS)).isEqualTo(MirrorRule.REMOVE);
        assertThat(MirrorRule.whenMissing("another-board", OLD, OURS)).isEqualTo(MirrorRule.LEAVE);
        assertThat(MirrorRule.whenMissing("this-board", null, OURS)).isEqualTo(MirrorRule.NOTHING);
    }
}
