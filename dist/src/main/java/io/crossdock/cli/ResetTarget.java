package io.crossdock.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Where a group is to read on; one of these. */
final class ResetTarget {
    @Option(names = "--to-earliest", required = true, description = "From the first record there still is.")
    private boolean earliest;

    @Option(names = "--to-latest", required = true, description = "Behind the last record.")
    private boolean latest;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            required = true,
            converter = Time.class,
            description =
                    "From the first record of that time or later: 2026-01-31T08:00:00Z, or milliseconds since 1970.")
    private @Nullable Instant time;

    @Option(
            names = "--by-duration",
            paramLabel = "SPAN",
            required = true,
            converter = Span.class,
            description = "From the first record that is not older than that: PT30M, PT2H, P1D.")
    private @Nullable Duration duration;

    @Option(
            names = "--to-offset",
            paramLabel = "N",
            required = true,
            description = "From that offset, in each partition.")
    private @Nullable Long offset;

    @Option(
            names = "--shift-by",
            paramLabel = "N",
            required = true,
            description = "So many records further, or with a minus back.")
    private @Nullable Long shift;

    @Option(names = "--to-group", paramLabel = "GROUP", required = true, description = "Where another group stands.")
    private @Nullable String group;

    /** As the hub's API has it. */
    ObjectNode json() {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        if (earliest || latest) {
            wanted.put("to", earliest ? "EARLIEST" : "LATEST");
        } else if (time != null) {
            wanted.put("to", "TIMESTAMP").put("timestamp", time.toEpochMilli());
        } else if (duration != null) {
            wanted.put("to", "DURATION").put("duration", duration.toString());
        } else if (offset != null) {
            wanted.put("to", "OFFSET").put("offset", offset);
        } else if (shift != null) {
            wanted.put("to", "SHIFT").put("shift", shift);
        } else {
            wanted.put("to", "GROUP").put("group", group);
        }
        return wanted;
    }

    private static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return text.matches("\\d+")
                        ? Instant.ofEpochMilli(Long.parseLong(text))
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException | NumberFormatException odd) {
                throw new TypeConversionException("'" + text
                        + "' is no time such as 2026-01-31T08:00:00Z or 2026-01-31T09:00:00+01:00, nor milliseconds since"
                        + " 1970");
            }
        }
    }

    private static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                Duration span = Duration.parse(text);
                if (!span.isNegative()) {
                    return span;
                }
            } catch (DateTimeParseException | ArithmeticException odd) {
                // said below
            }
            throw new TypeConversionException("'" + text + "' is no time span such as PT30M, PT2H or P1D");
        }
    }
}
