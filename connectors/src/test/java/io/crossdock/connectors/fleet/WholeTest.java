package io.crossdock.connectors.fleet;

import io.crossdock.connectors.fleet.Whole.Task;
import org.junit.jupiter.api.Test;

import java.util.List;

import static io.crossdock.connectors.fleet.Reports.sink;
import static io.crossdock.connectors.fleet.Reports.source;
import static io.crossdock.connectors.fleet.Reports.withTrace;
import static org.assertj.core.api.Assertions.assertThat;

class WholeTest {
    @Test
    void aLeasedSourceIsWhatItIsWhereItRunsAndStandbysAreNeitherTasksNorErrors() {
        Whole whole = whole(
                "b:1",
                lives("a:1", source(Standing.UNASSIGNED, "c:1", null)),
                lives("b:1", source(Standing.UNASSIGNED, "c:1", "no lease yet")),
                lives("c:1", source(Standing.RUNNING, "c:1", null)));

        assertThat(whole.standing()).isEqualTo(Standing.RUNNING);
        assertThat(whole.worker()).isEqualTo("c:1");
        assertThat(whole.trace()).isNull();
        assertThat(whole.tasks()).containsExactly(new Task(0, Standing.RUNNING, "c:1", null));
        assertThat(whole.workingOn()).containsExactly("c:1");
    }

    @Test
    void aLeasedSourceWhoseHubIsSilentIsUnassignedAndSaysWhichHub() {
        Whole whole = whole(
                "a:1",
                lives("a:1", source(Standing.UNASSIGNED, "c:1", null)),
                silent("c:1", source(Standing.RUNNING, "c:1", null)));

        assertThat(whole.tasks())
                .containsExactly(
                        new Task(0, Standing.UNASSIGNED, "c:1", "c:1 is silent; it goes on where its lease goes"));
        assertThat(whole.standing()).isEqualTo(Standing.UNASSIGNED);
        assertThat(whole.workingOn()).isEmpty();
    }

    @Test
    void aLeasedSourceThatHasMovedIsNotHeldAgainstTheHubItHasLeft() {
        Whole whole = whole(
                "a:1",
                lives("a:1", source(Standing.RUNNING, "a:1", null)),
                lives("b:1", source(Standing.UNASSIGNED, "c:1", null)),
                silent("c:1", source(Standing.FAILED, "c:1", "boom")));

        assertThat(whole.worker()).isEqualTo("a:1");
        assertThat(whole.tasks()).containsExactly(new Task(0, Standing.RUNNING, "a:1", null));
    }

    @Test
    void aPausedSourceIsPausedWhereItsLeaseIs() {
        Whole whole = whole(
                "a:1",
                lives("a:1", source(Standing.PAUSED, "b:1", null)),
                lives("b:1", source(Standing.PAUSED, "b:1", null)));

        assertThat(whole.standing()).isEqualTo(Standing.PAUSED);
        assertThat(whole.worker()).isEqualTo("b:1");
        assertThat(whole.tasks()).hasSize(1);
    }

    @Test
    void aFailedSourceFailsWithTheReasonOfItsOwner() {
        Whole whole = whole(
                "a:1",
                lives("a:1", source(Standing.UNASSIGNED, "b:1", null)),
                lives("b:1", source(Standing.FAILED, "b:1", "no such table")));

        assertThat(whole.standing()).isEqualTo(Standing.FAILED);
        assertThat(whole.trace()).isEqualTo("no such table");
    }

    @Test
    void aSinkHasTheTasksOfEveryHubWithTheSameNumbersWhicheverIsAsked() {
        Seen a = lives("a:1", sink(Standing.RUNNING, 2));
        Seen b = lives("b:1", withTrace(sink(Standing.FAILED, 1), "the file is wrong here"));
        Seen c = silent("c:1", sink(Standing.RUNNING, 1));

        Whole whole = whole("b:1", c, b, a);

        assertThat(whole.tasks())
                .containsExactly(
                        new Task(0, Standing.RUNNING, "a:1", null),
                        new Task(1, Standing.RUNNING, "a:1", null),
                        new Task(2, Standing.FAILED, "b:1", "the file is wrong here"),
                        new Task(3, Standing.UNASSIGNED, "c:1", "c:1 is silent"))
                .isEqualTo(whole("a:1", a, b, c).tasks());
        assertThat(whole.standing()).isEqualTo(Standing.RUNNING);
        assertThat(whole.worker()).isEqualTo("a:1");
        assertThat(whole.workingOn()).containsExactly("a:1");
    }

    @Test
    void theHubThatIsAskedAnswersForItselfWhereItIsAsWellAsAny() {
        Whole whole = whole("b:1", lives("a:1", sink(Standing.RUNNING, 1)), lives("b:1", sink(Standing.RUNNING, 1)));

        assertThat(whole.worker()).isEqualTo("b:1");
    }

    @Test
    void aStoppedSinkHasNoTasks() {
        Whole whole = whole("a:1", lives("a:1", sink(Standing.STOPPED, 0)), lives("b:1", sink(Standing.STOPPED, 0)));

        assertThat(whole.standing()).isEqualTo(Standing.STOPPED);
        assertThat(whole.tasks()).isEmpty();
    }

    private static Whole whole(String asked, Seen... seen) {
        return Whole.of("orders", List.of(seen), asked);
    }

    private static Seen lives(String hub, Report report) {
        return new Seen(hub, report, true);
    }

    private static Seen silent(String hub, Report report) {
        return new Seen(hub, report, false);
    }
}
