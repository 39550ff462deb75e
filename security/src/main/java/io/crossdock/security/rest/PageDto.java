package io.crossdock.security.rest;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * A part of a list that may be long.
 *
 * @param items in the order of their keys
 * @param next to be sent as {@code after} for the following part; null at the end
 */
public record PageDto<T>(List<T> items, @Nullable String next) {
    /** The most a client gets at once. */
    public static final int MOST = 1000;

    public PageDto {
        items = List.copyOf(items);
    }

    /**
     * The part that follows a key.
     *
     * @param sorted by their keys, which are unique
     * @param after the last key the client has; null for the first part. It need not exist any more.
     * @param limit 1 to {@value #MOST}
     */
    public static <T> PageDto<T> of(List<T> sorted, Function<T, String> key, @Nullable String after, int limit) {
        return of(sorted, key, Comparator.naturalOrder(), after, limit);
    }

    /**
     * As above, of a list in another order than that of characters.
     *
     * @param order of the keys, which the list is sorted by
     */
    public static <T> PageDto<T> of(
            List<T> sorted, Function<T, String> key, Comparator<String> order, @Nullable String after, int limit) {
        if (limit < 1 || limit > MOST) {
            throw Refusal.field("limit", "must be from 1 to " + MOST + ", was " + limit);
        }
        List<T> rest = after == null
                ? sorted
                : sorted.stream()
                        .filter(item -> order.compare(key.apply(item), after) > 0)
                        .toList();
        List<T> part = rest.subList(0, Math.min(limit, rest.size()));
        return new PageDto<>(part, part.size() < rest.size() ? key.apply(part.get(part.size() - 1)) : null);
    }
}
