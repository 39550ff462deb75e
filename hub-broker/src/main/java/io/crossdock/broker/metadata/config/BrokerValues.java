package io.crossdock.broker.metadata.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The broker settings that are given, with the defaults behind them, read as what they are.
 *
 * <p>Reading a name that is not in {@link BrokerSettings} throws IllegalArgumentException: that is a mistake in the
 * program, not in the configuration.
 *
 * @param given checked values by name; what is missing has its default
 */
public record BrokerValues(Map<String, String> given) {
    public BrokerValues {
        given = Map.copyOf(given);
    }

    /** The value or the default; empty if there is neither. */
    public Optional<String> text(String name) {
        String value = given.getOrDefault(name, setting(name).defaultValue());
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    public int integer(String name) {
        return Integer.parseInt(required(name));
    }

    public long number(String name) {
        return Long.parseLong(required(name));
    }

    public double fraction(String name) {
        return Double.parseDouble(required(name));
    }

    public boolean flag(String name) {
        return Boolean.parseBoolean(required(name));
    }

    /** The values of a list, in order. */
    public List<String> list(String name) {
        return text(name).map(Setting::items).orElse(List.of());
    }

    /** A time, whatever unit the setting counts in. */
    public Duration duration(String name) {
        long value = number(name);
        return switch (setting(name).unit()) {
            case "ms" -> Duration.ofMillis(value);
            case "seconds" -> Duration.ofSeconds(value);
            case "minutes" -> Duration.ofMinutes(value);
            case "hours" -> Duration.ofHours(value);
            default -> throw new IllegalArgumentException(name + " is no time");
        };
    }

    private String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException(name + " has neither a value nor a default"));
    }

    private static Setting setting(String name) {
        return BrokerSettings.setting(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no broker setting '" + name + "'"));
    }
}
