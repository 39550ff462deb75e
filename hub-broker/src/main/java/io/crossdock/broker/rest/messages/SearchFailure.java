package io.crossdock.broker.rest.messages;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What ended a search before it was through. */
final class SearchFailure {
    private SearchFailure() {}

    /** @param left records that are still to be looked at, about */
    static KafkaException silent(Duration silence, long left) {
        return new TimeoutException("the brokers have sent nothing for " + silence.toSeconds() + " s though " + left
                + " records are left; see whether those that lead the topic run, then go on");
    }

    /** With its causes: of a record that cannot be read they name its place. */
    static String text(KafkaException failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(each -> Objects.requireNonNullElse(
                        each.getMessage(), each.getClass().getSimpleName()))
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
