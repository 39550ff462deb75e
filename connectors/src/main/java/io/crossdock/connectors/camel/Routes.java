package io.crossdock.connectors.camel;

import io.crossdock.connectors.camel.Expressions.Value;
import io.crossdock.connectors.definition.Expression;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.format.FormatException;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.regex.Pattern;

/** Where a source's record goes: topic, partition and timestamp, fixed or computed from its message. Thread-safe. */
final class Routes {
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final String fixedTopic;
    private final @Nullable Value topic;
    private final @Nullable Value partition;
    private final @Nullable Value timestamp;

    Routes(SourceDefinition definition, Expressions expressions) {
        fixedTopic = definition.topic();
        topic = made(definition.routing().topic(), expressions);
        partition = made(definition.routing().partition(), expressions);
        timestamp = made(definition.routing().timestamp(), expressions);
    }

    private static @Nullable Value made(@Nullable Expression expression, Expressions expressions) {
        return expression == null ? null : expressions.of(expression);
    }

    /** @throws FormatException if what was computed cannot be the name of a topic */
    String topic(Exchange exchange) throws FormatException {
        if (topic == null) {
            return fixedTopic;
        }
        String name = String.valueOf(topic.in(exchange));
        if (!TOPIC.matcher(name).matches()) {
            throw new FormatException("'topic' gave '" + name
                    + "', but a topic's name is 1 to 249 letters, digits, dots, hyphens or underscores");
        }
        return name;
    }

    /** Null leaves it to the producer, which takes the key. */
    @Nullable
    Integer partition(Exchange exchange) throws FormatException {
        Object value = partition == null ? null : partition.in(exchange);
        if (value == null) {
            return null;
        }
        String text = value.toString().strip();
        if (!NUMBER.matcher(text).matches() || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw new FormatException("'partition' gave '" + text + "', which is no number of a partition");
        }
        return Integer.valueOf(text);
    }

    /**
     * Null leaves it to the producer's clock.
     *
     * @param received the record of Kafka that keeps its own unless the file computes another
     */
    @Nullable
    Long timestamp(Exchange exchange, @Nullable ConsumerRecord<byte[], byte[]> received) throws FormatException {
        if (timestamp == null && received != null && received.timestamp() >= 0) {
            return received.timestamp();
        }
        Object value = timestamp == null ? null : timestamp.in(exchange);
        if (value == null) {
            return null;
        }
        if (value instanceof Date date) {
            return date.getTime();
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        String text = value.toString().strip();
        if (NUMBER.matcher(text).matches()) {
            return Long.valueOf(text);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException wrong) {
            throw new FormatException(
                    "'timestamp' gave '" + text + "', which is neither milliseconds nor a time such as"
                            + " 2025-01-31T12:00:00Z",
                    wrong);
        }
    }
}
