package io.crossdock.cli;

import io.crossdock.cli.cluster.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.OptionalLong;

/** How replicas are moved. */
final class MoveOptions {
    private static final String NONE = "none";

    @Option(
            names = "--throttle",
            paramLabel = "BYTES",
            defaultValue = "50MB",
            converter = Rate.class,
            description = "What copying may take of each broker per second, in and out each, such as 50MB, or none;"
                    + " default is ${DEFAULT-VALUE}.")
    private OptionalLong throttle = OptionalLong.empty();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only show the plan.")
    private boolean dryRun;

    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "2", description = "Time between two looks.")
    private double interval;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long a broker that moves wait for may be away before this gives up and says what is stuck;"
                            + " default is ${DEFAULT-VALUE}.")
    private double patience;

    /** Bytes per second and broker; empty for no bound. */
    OptionalLong throttle() {
        return throttle;
    }

    boolean yes() {
        return yes;
    }

    boolean dryRun() {
        return dryRun;
    }

    Duration pause() {
        return Duration.ofMillis((long) (interval * 1000));
    }

    /** How long a broker that is waited for may be away. */
    Duration patience() {
        return Duration.ofMillis((long) (patience * 1000));
    }

    private static final class Rate implements ITypeConverter<OptionalLong> {
        @Override
        public OptionalLong convert(String value) {
            if (value.equals(NONE)) {
                return OptionalLong.empty();
            }
            try {
                long rate = Bytes.parse(value);
                if (rate > 0) {
                    return OptionalLong.of(rate);
                }
            } catch (IllegalArgumentException unreadable) {
                throw new TypeConversionException(unreadable.getMessage() + ", nor none");
            }
            throw new TypeConversionException("'" + value + "' would never end; say none for no bound");
        }
    }
}
