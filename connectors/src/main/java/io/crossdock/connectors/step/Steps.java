package io.crossdock.connectors.step;

import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.definition.OwnStep;
import io.crossdock.connectors.delivery.Stage;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.ValueFormat;
import io.crossdock.connectors.format.ValueFormats;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes processors of our own steps. They are thread-safe, as Camel wants them. */
public final class Steps {
    private Steps() {}

    /** @param context whose languages and data source the step uses */
    public static Processor of(OwnStep step, CamelContext context) {
        if (step instanceof OwnStep.Decode decode) {
            return decoding(ValueFormats.create(decode.format()));
        }
        if (step instanceof OwnStep.Encode encode) {
            return encoding(ValueFormats.create(encode.format()));
        }
        if (step instanceof OwnStep.Drop drop) {
            return each((exchange, body) -> dropped(body, drop.fields()));
        }
        if (step instanceof OwnStep.Mask mask) {
            var masking = new Masking(mask);
            return each((exchange, body) -> masking.applied(body));
        }
        if (step instanceof OwnStep.Rename rename) {
            return each((exchange, body) -> renamed(body, rename.names()));
        }
        if (step instanceof OwnStep.SetFields set) {
            return each(new Setting(made(set.fields(), context), set.whole()));
        }
        if (step instanceof OwnStep.Lookup lookup) {
            return each(new Looking(lookup, made(lookup.using(), context), context));
        }
        return new Keeping(condition(((OwnStep.Keep) step).condition(), context));
    }

    private static Processor decoding(ValueFormat format) {
        return exchange -> {
            if (exchange.getMessage().getBody() == null && exchange.getVariable("topic") != null) {
                return; // a record that deletes what was under its key stays one
            }
            byte[] bytes = exchange.getMessage().getMandatoryBody(byte[].class);
            try {
                exchange.getMessage().setBody(format.decode(bytes));
            } catch (FormatException wrong) {
                var undecodable = new UndeliverableException("the message is " + wrong.getMessage(), wrong);
                Stage.DECODE.mark(undecodable);
                throw undecodable;
            }
        };
    }

    private static Processor encoding(ValueFormat format) {
        return exchange -> {
            Object body = exchange.getMessage().getMandatoryBody();
            Object from = exchange.getVariable("topic");
            String topic = from == null ? "" : from.toString();
            try {
                exchange.getMessage().setBody(encoded(format, body, topic));
            } catch (FormatException wrong) {
                throw new UndeliverableException("the message " + wrong.getMessage(), wrong);
            }
        };
    }

    private static byte[] encoded(ValueFormat format, Object body, String topic) throws FormatException, IOException {
        if (body instanceof byte[] || body instanceof CharSequence) {
            byte[] text = body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8);
            return format.encodeText(text, topic);
        }
        return format.encode(body, topic);
    }

    private static @Nullable Object dropped(@Nullable Object body, List<String> fields) {
        Object left = body;
        for (String field : fields) {
            left = Fields.at(left, field, holder -> {
                holder.remove(Fields.name(holder, field));
                return holder;
            });
        }
        return left;
    }

    private static @Nullable Object renamed(@Nullable Object body, Map<String, String> names) {
        Object left = body;
        for (Map.Entry<String, String> name : names.entrySet()) {
            left = Fields.at(left, name.getKey(), holder -> renamed(holder, name.getKey(), name.getValue()));
        }
        return left;
    }

    private static Map<String, @Nullable Object> renamed(Map<String, @Nullable Object> holder, String path, String to) {
        String from = Fields.name(holder, path);
        var renamed = new LinkedHashMap<String, @Nullable Object>();
        holder.forEach((key, value) -> renamed.put(key.equals(from) ? to : key, value));
        return renamed;
    }

    /** A batch is a list of bodies, and so is a text with several rows: each has the step for itself. */
    private static Processor each(Change change) {
        return exchange -> {
            Object body = exchange.getMessage().getBody();
            if (!(body instanceof List<?> list)) {
                exchange.getMessage().setBody(change.applied(exchange, body));
                return;
            }
            var changed = new ArrayList<@Nullable Object>(list.size());
            for (Object one : list) {
                exchange.getMessage().setBody(one); // what expressions of the step see
                changed.add(change.applied(exchange, one));
            }
            exchange.getMessage().setBody(changed);
        };
    }

    private static Predicate condition(Expression expression, CamelContext context) {
        Predicate ready = context.resolveLanguage(expression.language()).createPredicate(expression.text());
        ready.init(context);
        return ready;
    }

    private static Map<String, org.apache.camel.Expression> made(
            Map<String, Expression> expressions, CamelContext context) {
        var all = new LinkedHashMap<String, org.apache.camel.Expression>();
        expressions.forEach((name, expression) -> all.put(name, ReadyExpression.of(expression, context)));
        return all;
    }

    /** What a step makes of one body. */
    @FunctionalInterface
    interface Change {
        @Nullable
        Object applied(Exchange exchange, @Nullable Object body) throws Exception;
    }

    private record Setting(Map<String, org.apache.camel.Expression> fields, boolean whole) implements Change {
        @Override
        public Object applied(Exchange exchange, @Nullable Object body) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            if (!whole) {
                if (!(body instanceof Map<?, ?> map)) {
                    throw new IllegalArgumentException("step 'set' adds fields to a map, but the body is "
                            + (body == null ? "null" : body.getClass().getSimpleName())
                            + " - 'decode' it first, or use 'map'");
                }
                result = Fields.copy(map);
            }
            for (Map.Entry<String, org.apache.camel.Expression> field : fields.entrySet()) {
                Fields.put(result, field.getKey(), field.getValue().evaluate(exchange, Object.class));
            }
            return result;
        }
    }
}
