package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.step.ReadyExpression;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** Expressions of a connector file, made once and evaluated for each message. Thread-safe as Camel's are. */
final class Expressions {
    private final CamelContext context;

    Expressions(CamelContext context) {
        this.context = context;
    }

    Value of(Expression expression) {
        var made = ReadyExpression.of(expression, context);
        return exchange -> made.evaluate(exchange, Object.class);
    }

    Map<String, Value> of(Map<String, Expression> expressions) {
        var values = new LinkedHashMap<String, Value>();
        expressions.forEach((name, expression) -> values.put(name, of(expression)));
        return values;
    }

    /** One expression, ready. */
    @FunctionalInterface
    interface Value {
        @Nullable
        Object in(Exchange exchange);
    }
}
