package io.crossdock.connectors.step;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.ExpressionAdapter;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commonest expression of all, <code>${body[order][id]}</code>, looked up in maps directly. Camel finds such a field by
 * way of bean introspection, which is most of what a connector that maps fields would spend its time on. Whatever is not
 * a field of maps all the way (a list, a bean, a field that is missing) is left to Camel, with its own rules and errors.
 * Thread-safe.
 */
final class BodyPath extends ExpressionAdapter {
    private static final Pattern WHOLE = Pattern.compile("\\$\\{body((?:\\[[A-Za-z_][\\w-]*])+)}");
    private static final Pattern KEY = Pattern.compile("\\[([^]]+)]");

    private final List<String> keys;
    private final Expression camels;

    private BodyPath(List<String> keys, Expression camels) {
        this.keys = keys;
        this.camels = camels;
    }

    /**
     * @param text of an expression in Camel's simple language
     * @param camels the same expression as Camel makes it
     * @return empty if it is anything but a path of the body
     */
    static Optional<Expression> of(String text, Expression camels) {
        Matcher path = WHOLE.matcher(text);
        if (!path.matches()) {
            return Optional.empty();
        }
        List<String> keys =
                KEY.matcher(path.group(1)).results().map(each -> each.group(1)).toList();
        return Optional.of(new BodyPath(keys, camels));
    }

    @Override
    public Object evaluate(Exchange exchange) {
        Object found = found(exchange.getMessage().getBody());
        return found == null ? camels.evaluate(exchange, Object.class) : found;
    }

    @Override
    @SuppressWarnings("unchecked") // whoever asks for an object gets what is there
    public <T> T evaluate(Exchange exchange, Class<T> type) {
        if (type != Object.class) {
            return camels.evaluate(exchange, type);
        }
        return (T) evaluate(exchange);
    }

    private @Nullable Object found(@Nullable Object body) {
        Object at = body;
        for (String key : keys) {
            if (!(at instanceof Map<?, ?> map)) {
                return null;
            }
            at = map.get(key);
        }
        return at;
    }

    @Override
    public String toString() {
        return camels.toString();
    }
}
