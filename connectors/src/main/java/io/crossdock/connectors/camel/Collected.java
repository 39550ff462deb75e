package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.TrialOutcome.Output;
import io.crossdock.connectors.delivery.Stage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.util.ArrayList;
import java.util.List;

/** The end of a trial's steps: keeps what would have left. Thread-safe, since a split may run in parallel. */
final class Collected implements Processor {
    /** Enough for every sample, and a bound for one that splits without end. */
    private static final int MOST = 100_000;

    private final Reading reading;
    private final List<Output> outputs = new ArrayList<>();

    Collected(Reading reading) {
        this.reading = reading;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Output output = read(exchange);
        synchronized (outputs) {
            if (outputs.size() == MOST) {
                throw new IllegalStateException("a trial keeps at most " + MOST + " outputs - try a smaller sample");
            }
            outputs.add(output);
        }
    }

    private Output read(Exchange exchange) throws Exception {
        try {
            return reading.output(exchange);
        } catch (Exception failure) {
            Stage.CONVERT.mark(failure); // a split wraps what its parts throw
            throw failure;
        }
    }

    void clear() {
        synchronized (outputs) {
            outputs.clear();
        }
    }

    List<Output> outputs() {
        synchronized (outputs) {
            return List.copyOf(outputs);
        }
    }

    /** What an exchange at the end of the steps comes to. */
    @FunctionalInterface
    interface Reading {
        Output output(Exchange exchange) throws Exception;
    }
}
