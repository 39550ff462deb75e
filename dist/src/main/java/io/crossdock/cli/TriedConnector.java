package io.crossdock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.definition.TrialOutcome;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/** Prints what came of trying a connector. */
final class TriedConnector {
    private static final ObjectMapper MAPPER = new ObjectMapper().findAndRegisterModules();
    private final PrintWriter out;

    TriedConnector(PrintWriter out) {
        this.out = out;
    }

    /** @return whether the message went through */
    boolean print(TrialOutcome outcome) {
        if (outcome instanceof TrialOutcome.Failed failed) {
            out.println("failed in stage " + failed.stage() + ": " + failed.message());
            return false;
        }
        TrialOutcome.Passed passed = (TrialOutcome.Passed) outcome;
        List<TrialOutcome.Output> outputs = passed.outputs();
        if (outputs.isEmpty()) {
            out.println("nothing comes out: the steps hold it back");
        }
        for (int i = 0; i < outputs.size(); i++) {
            print(i + 1, outputs.get(i));
        }
        passed.notSent().stream().distinct().forEach(uri -> out.println("not called in a trial: " + uri));
        return true;
    }

    private void print(int number, TrialOutcome.Output output) {
        out.println("--- " + number);
        line("topic", output.topic());
        line("partition", output.partition());
        line("timestamp", output.timestamp() == null ? null : Instant.ofEpochMilli(output.timestamp()));
        line("key", output.key());
        output.headers().forEach((name, value) -> line("header " + name, value));
        out.println("value      " + json(output.value()));
    }

    private void line(String name, @Nullable Object value) {
        if (value != null) {
            out.printf("%-10s %s%n", name, value);
        }
    }

    private static String json(@Nullable Object value) {
        try {
            return value instanceof String text ? text : MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException noJson) {
            return String.valueOf(value);
        }
    }
}
