package io.crossdock.broker.rest;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AgeBoundsTest {
    @Property
    void anyAgeIsFoundWithinOnePercentByAFewQuestions(@ForAll @LongRange(min = 0, max = 300_000_000_000L) long age) {
        AgeBounds bounds = AgeBounds.unknown();
        int questions = 0;
        while (!bounds.isNarrow()) {
            bounds = bounds.answered(age <= bounds.question());
            questions++;
        }

        assertThat(questions).isLessThan(20);
        assertThat(bounds.seconds()).isCloseTo(age / 1000.0, within(Math.max(0.004, age / 100_000.0)));
    }
}
