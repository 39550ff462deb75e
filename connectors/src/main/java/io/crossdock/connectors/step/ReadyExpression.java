package io.crossdock.connectors.step;

import io.crossdock.connectors.definition.Expression;
import org.apache.camel.CamelContext;

/** An expression of a connector file, made ready once for all messages. */
public final class ReadyExpression {
    private static final String SIMPLE = "simple";

    private ReadyExpression() {}

    /** Thread-safe, as Camel's are. */
    public static org.apache.camel.Expression of(Expression expression, CamelContext context) {
        org.apache.camel.Expression camels =
                context.resolveLanguage(expression.language()).createExpression(expression.text());
        camels.init(context);
        return expression.language().equals(SIMPLE)
                ? BodyPath.of(expression.text(), camels).orElse(camels)
                : camels;
    }
}
