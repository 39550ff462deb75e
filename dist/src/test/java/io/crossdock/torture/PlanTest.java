package io.crossdock.torture;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class PlanTest {
    @Test
    void theSameSeedMakesTheSamePlan() {
        assertThat(Plan.of(7, 1, 120)).isEqualTo(Plan.of(7, 1, 120));
        assertThat(Plan.of(7, 1, 120)).isNotEqualTo(Plan.of(8, 1, 120));
    }

    @Test
    void anHourHasStepsOfEveryKind() {
        Set<Class<?>> kinds = Plan.of(7, 1, 3600).steps().stream()
                .map(step -> step.getClass())
                .collect(Collectors.toSet());
        assertThat(kinds)
                .containsExactlyInAnyOrder(Stream.of(Step.class.getDeclaredClasses())
                        .filter(Class::isRecord)
                        .toArray(Class<?>[]::new));
    }
}
