package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.Stage;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Where in the steps a message is, for the dead letter it may become. One for each message, shared with the parts it is
 * split into; where parts run side by side it tells of any one of them. Thread-safe.
 */
final class Whereabouts {
    private static final String PROPERTY = "crossdock.whereabouts";
    private static final String DEPTH = "crossdock.depth";
    private volatile Stage stage = Stage.STEP;

    private Whereabouts() {}

    /** The message is about to enter the steps. */
    static void enters(Exchange exchange) {
        exchange.setProperty(PROPERTY, new Whereabouts());
    }

    /** Stands in a route where a stage begins. */
    static Processor begin(Stage stage) {
        return exchange -> {
            Whereabouts where = exchange.getProperty(PROPERTY, Whereabouts.class);
            if (where != null) {
                where.stage = stage;
            }
        };
    }

    /**
     * Stands at the beginning of what a split does with its parts.
     *
     * @param depth 1 for the outermost split
     */
    static Processor beginPart(int depth) {
        Processor steps = begin(Stage.STEP); // the part before may have come further
        return exchange -> {
            exchange.setProperty(DEPTH, depth);
            steps.process(exchange);
        };
    }

    static Stage stage(Exchange exchange) {
        Whereabouts where = exchange.getProperty(PROPERTY, Whereabouts.class);
        return where == null ? Stage.STEP : where.stage;
    }

    /** Which part of the innermost split it is, or null for a whole message. */
    static @Nullable Integer part(Exchange exchange) {
        return exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class);
    }

    /** Inside how many of the splits at the end of the steps it is. */
    static int depth(Exchange exchange) {
        return exchange.getProperty(DEPTH, 0, Integer.class);
    }
}
