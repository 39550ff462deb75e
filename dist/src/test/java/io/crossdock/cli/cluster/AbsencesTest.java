package io.crossdock.cli.cluster;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** When a broker is not waited for any more. */
class AbsencesTest {
    private final Absences absences = new Absences(Duration.ofSeconds(4));

    @Test
    void aBrokerIsGivenUpWhenItWasMissingAtEveryLookForSoLong() {
        look(3, 7);
        look(3, 7);
        absences.look(Set.of(3, 7));

        assertThat(absences.givenUp()).containsExactly(3, 7);
    }

    @Test
    void aBrokerThatComesBackBeginsAnew() {
        look(3);
        look();
        look(3);
        absences.look(Set.of(3));
        assertThat(absences.givenUp()).isEmpty();

        absences.pass(Duration.ofSeconds(2));
        absences.look(Set.of(3));
        assertThat(absences.givenUp()).containsExactly(3);
    }

    private void look(Integer... missing) {
        absences.look(Set.of(missing));
        absences.pass(Duration.ofSeconds(2));
    }
}
