package io.crossdock.registry.log;

import io.crossdock.registry.LoggedTexts;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class TroubleTest {
    private final Trouble trouble = new Trouble(LoggerFactory.getLogger(Trouble.class), "It is tried again");

    @Test
    void whatClientsSayWithAFullStopIsFollowedByOneSentenceAndOneStop() {
        try (var logged = LoggedTexts.of(Trouble.class)) {
            trouble.report("topic t cannot be read: The server disconnected.");

            assertThat(logged.texts())
                    .containsExactly("topic t cannot be read: The server disconnected. It is tried again");
            assertThat(trouble.now()).hasValue("topic t cannot be read: The server disconnected");
        }
    }

    @Test
    void whatLastsIsSaidOnceAndAgainWhenItComesBack() {
        try (var logged = LoggedTexts.of(Trouble.class)) {
            trouble.report("topic t cannot be read.");
            trouble.report("topic t cannot be read.");
            trouble.end();
            assertThat(trouble.now()).isEmpty();
            trouble.report("topic t cannot be read.");

            assertThat(logged.texts()).hasSize(2).containsOnly("topic t cannot be read. It is tried again");
        }
    }
}
