package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.common.errors.InvalidConfigurationException;

import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;

/** Which of the settings somebody wanted the cluster does not take: it says so in words, among them the setting's name. */
final class ConfigRefusal {
    private ConfigRefusal() {}

    /** What is asked of the cluster. */
    interface Question {
        void ask() throws ExecutionException, InterruptedException;
    }

    /**
     * Asks, and says of a setting that was refused where in the body it stands.
     *
     * @param field of the body that has the settings
     * @param names of the settings
     */
    static void byField(String field, Collection<String> names, Question question)
            throws ExecutionException, InterruptedException {
        try {
            question.ask();
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof InvalidConfigurationException invalid) {
                String message = String.valueOf(invalid.getMessage());
                String name = names.stream()
                        .filter(message::contains)
                        .max(Comparator.comparing(String::length)) // local.retention.ms has retention.ms in it
                        .orElseThrow(() -> refused);
                throw Refusal.field(field + "." + name, message);
            }
            throw refused;
        }
    }
}
