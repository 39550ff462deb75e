package io.crossdock.connectors.trial;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says where two values part. Numbers are equal when they are worth the same, since YAML does not keep 1.50. */
final class Difference {
    private Difference() {}

    /** The first difference in words, beginning with its path; empty when there is none. */
    static Optional<String> between(@Nullable Object wanted, @Nullable Object got, String path) {
        if (wanted instanceof Map<?, ?> map && got instanceof Map<?, ?> other) {
            return betweenMaps(map, other, path);
        }
        if (wanted instanceof List<?> list && got instanceof List<?> other) {
            for (int i = 0; i < Math.min(list.size(), other.size()); i++) {
                Optional<String> found = between(list.get(i), other.get(i), path + "[" + i + "]");
                if (found.isPresent()) {
                    return found;
                }
            }
            return list.size() == other.size()
                    ? Optional.empty()
                    : Optional.of(path + ": expected " + list.size() + " elements, was " + other.size());
        }
        boolean same = wanted instanceof Number one && got instanceof Number another
                ? new BigDecimal(one.toString()).compareTo(new BigDecimal(another.toString())) == 0
                : wanted == null ? got == null : wanted.equals(got);
        return same ? Optional.empty() : Optional.of(path + ": expected " + shown(wanted) + ", was " + shown(got));
    }

    private static Optional<String> betweenMaps(Map<?, ?> wanted, Map<?, ?> got, String path) {
        for (Map.Entry<?, ?> entry : wanted.entrySet()) {
            String at = path + "." + entry.getKey();
            if (!got.containsKey(entry.getKey())) {
                return Optional.of(at + ": expected " + shown(entry.getValue()) + ", is missing");
            }
            Optional<String> found = between(entry.getValue(), got.get(entry.getKey()), at);
            if (found.isPresent()) {
                return found;
            }
        }
        return got.keySet().stream()
                .filter(key -> !wanted.containsKey(key))
                .findFirst()
                .map(key -> path + "." + key + ": not expected, was " + shown(got.get(key)));
    }

    private static String shown(@Nullable Object value) {
        return value instanceof CharSequence ? "'" + value + "'" : String.valueOf(value);
    }
}
