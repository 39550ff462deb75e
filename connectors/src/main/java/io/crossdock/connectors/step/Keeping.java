package io.crossdock.connectors.step;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Asks whether a message goes on. Of a batch, the bodies that do not are taken out; it goes on if any are left. */
public final class Keeping implements Processor {
    private static final String PROPERTY = "crossdockKeeps";
    /** True for what goes on, in the simple language: the filter behind this step asks it. */
    public static final String PASSES = "${exchangeProperty." + PROPERTY + "}";

    private final Predicate condition;

    Keeping(Predicate condition) {
        this.condition = condition;
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof List<?> batch)) {
            exchange.setProperty(PROPERTY, condition.matches(exchange));
            return;
        }
        var kept = new ArrayList<@Nullable Object>(batch.size());
        for (Object one : batch) {
            exchange.getMessage().setBody(one); // what the condition sees
            if (condition.matches(exchange)) {
                kept.add(one);
            }
        }
        exchange.getMessage().setBody(kept);
        exchange.setProperty(PROPERTY, !kept.isEmpty());
    }
}
