package io.crossdock.cli;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.crossdock.cli.Commands.run;
import static org.assertj.core.api.Assertions.assertThat;

/** What makes no sense on the command line is said before any cluster is asked. */
class ResetTargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--to-time yesterday|'yesterday' is no time such as 2026-01-31T08:00:00Z",
                "--by-duration 2h|'2h' is no time span such as PT30M",
                "--by-duration -PT1H|'-PT1H' is no time span",
                "--to-offset first|'first' is not a long",
                "--to-latest --to-earliest|mutually exclusive",
                "--to-latest --topic orders:x|--topic is a topic, or a topic and partitions",
            })
    void whatMakesNoSenseIsSaid(String options, String said) {
        var ran = run(("groups reset billing " + options).split(" "));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"groups reset billing", "groups reset --to-latest", "groups undo-reset"})
    void whatIsMissingIsSaid(String line) {
        var ran = run(line.split(" "));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("Missing required");
    }
}
