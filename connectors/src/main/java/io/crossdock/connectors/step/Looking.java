package io.crossdock.connectors.step;

import io.crossdock.connectors.definition.OwnStep.Lookup;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Enriches a body with an answer that is asked for once and kept for a while. Two messages that miss it at once both ask:
 * waiting for each other would couple them. In a trial the answers are given, and nobody is asked.
 */
final class Looking implements Steps.Change {
    private final Lookup lookup;
    private final Map<String, Expression> using;
    private final Answers answers;
    private final Map<Map<String, Object>, Kept> kept;

    Looking(Lookup lookup, Map<String, Expression> using, CamelContext context) {
        this.lookup = lookup;
        this.using = using;
        GivenAnswers given = context.getRegistry().findSingleByType(GivenAnswers.class);
        if (given != null) {
            this.answers = values -> given.to(lookup.into());
        } else if (lookup.source() instanceof Lookup.Sql sql) {
            this.answers = new SqlAnswers(sql.query(), context);
        } else {
            this.answers = new HttpAnswers(((Lookup.Http) lookup.source()).url());
        }
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Map<String, Object>, Kept> eldest) {
                return size() > lookup.entries();
            }
        };
    }

    @Override
    public Object applied(Exchange exchange, @Nullable Object body) throws Exception {
        if (!(body instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("step 'lookup' adds '" + lookup.into() + "' to a map, but the body is "
                    + (body == null ? "null" : body.getClass().getSimpleName()) + " - 'decode' it first");
        }
        var values = new LinkedHashMap<String, Object>();
        using.forEach((name, value) -> {
            Object found = value.evaluate(exchange, Object.class);
            values.put(name, found == null ? "" : found);
        });
        Optional<Object> answer = answer(values, exchange.getClock().getCreated());
        if (answer.isEmpty() && lookup.required()) {
            throw new IllegalStateException("the lookup into '" + lookup.into() + "' found nothing for " + values);
        }
        Map<String, @Nullable Object> result = Fields.copy(map);
        Fields.put(result, lookup.into(), answer.orElse(null));
        return result;
    }

    private Optional<Object> answer(Map<String, Object> values, long now) throws Exception {
        synchronized (kept) {
            Kept known = kept.get(values);
            if (known != null && now - known.since() < lookup.keptFor().toMillis()) {
                return known.answer();
            }
        }
        Optional<Object> answer = answers.to(values);
        synchronized (kept) {
            kept.put(values, new Kept(answer, now));
        }
        return answer;
    }

    /** @param since milliseconds since 1970 */
    private record Kept(Optional<Object> answer, long since) {}

    /** Somebody who knows. Thread-safe. */
    @FunctionalInterface
    interface Answers {
        /** Empty if there is nothing for these values; throws what should be tried again. */
        Optional<Object> to(Map<String, Object> values) throws Exception;
    }
}
