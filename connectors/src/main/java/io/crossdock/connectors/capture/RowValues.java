package io.crossdock.connectors.capture;

import io.debezium.data.Bits;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.Time;
import io.debezium.time.Timestamp;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns rows as Debezium has them into maps of plain values: numbers exact, dates and times as text in ISO 8601, of which
 * those without a zone stay without one, binary as bytes.
 */
final class RowValues {
    private static final byte[] UNCHANGED = EngineProperties.UNCHANGED.getBytes(StandardCharsets.UTF_8);
    private static final long MICROS = 1_000_000;
    private static final long MICROS_OF_A_DAY = 86_400 * MICROS;

    private RowValues() {}

    /** The columns by name, without those that the change left alone and PostgreSQL did not tell. */
    static Map<String, @Nullable Object> map(Struct row) {
        var columns = new LinkedHashMap<String, @Nullable Object>();
        for (Field field : row.schema().fields()) {
            Object value = row.getWithoutDefault(field.name()); // of a null, not of the column's default
            if (!isUnchanged(value)) {
                columns.put(field.name(), plain(field.schema(), value));
            }
        }
        return columns;
    }

    private static boolean isUnchanged(@Nullable Object value) {
        if (value instanceof ByteBuffer bytes) {
            return bytes.equals(ByteBuffer.wrap(UNCHANGED));
        }
        if (value instanceof byte[] bytes) {
            return Arrays.equals(bytes, UNCHANGED);
        }
        Object one = value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
        return EngineProperties.UNCHANGED.equals(one);
    }

    private static @Nullable Object plain(Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        String kind = schema.name() == null ? "" : schema.name();
        return switch (kind) {
            case Date.SCHEMA_NAME -> LocalDate.ofEpochDay(number(value)).toString();
            case Time.SCHEMA_NAME -> time(number(value) * 1_000);
            case MicroTime.SCHEMA_NAME -> time(number(value));
            case Timestamp.SCHEMA_NAME -> timestamp(number(value), 1_000);
            case MicroTimestamp.SCHEMA_NAME -> timestamp(number(value), MICROS);
            case VariableScaleDecimal.LOGICAL_NAME -> decimal(VariableScaleDecimal.toLogical((Struct) value));
            case Bits.LOGICAL_NAME -> bits(schema, bytes(value));
            default -> byType(schema, value);
        };
    }

    private static Object byType(Schema schema, Object value) {
        if (value instanceof Struct struct) {
            return map(struct);
        } else if (value instanceof List<?> list) {
            var plain = new ArrayList<@Nullable Object>(list.size());
            list.forEach(each -> plain.add(plain(schema.valueSchema(), each)));
            return plain;
        } else if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((name, each) -> plain.put(String.valueOf(name), plain(schema.valueSchema(), each)));
            return plain;
        }
        return value instanceof ByteBuffer ? bytes(value) : value;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            var bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return (byte[]) value;
    }

    /** Infinity and what is no number have no decimal. */
    private static Object decimal(SpecialValueDecimal number) {
        return number.getDecimalValue().<Object>map(it -> it).orElseGet(number::toString);
    }

    /** PostgreSQL knows the end of a day, which is no time of any. */
    private static String time(long micros) {
        return micros == MICROS_OF_A_DAY
                ? "24:00:00"
                : DateTimeFormatter.ISO_LOCAL_TIME.format(LocalTime.ofNanoOfDay(micros * 1_000));
    }

    private static String timestamp(long value, long ofASecond) {
        if (value == PGStatement.DATE_POSITIVE_INFINITY || value == PGStatement.DATE_NEGATIVE_INFINITY) {
            return value > 0 ? "infinity" : "-infinity";
        }
        long nanos = Math.floorMod(value, ofASecond) * (1_000_000_000 / ofASecond);
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofEpochSecond(Math.floorDiv(value, ofASecond), (int) nanos, ZoneOffset.UTC));
    }

    /** As PostgreSQL writes them, the first one first; Debezium has the last one first. */
    private static String bits(Schema schema, byte[] bytes) {
        BitSet set = BitSet.valueOf(bytes);
        String length = schema.parameters() == null ? null : schema.parameters().get(Bits.LENGTH_FIELD);
        int count = length == null || Integer.parseInt(length) > 1L << 20 ? set.length() : Integer.parseInt(length);
        var text = new StringBuilder(count);
        for (int i = count - 1; i >= 0; i--) {
            text.append(set.get(i) ? '1' : '0');
        }
        return text.toString();
    }
}
