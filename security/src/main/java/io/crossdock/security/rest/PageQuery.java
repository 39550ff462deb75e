package io.crossdock.security.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Which part of a list is wanted.
 *
 * @param after the last key the client has; null for the first part
 * @param limit 1 to {@value PageDto#MOST}
 */
public record PageQuery(@Nullable String after, NumberParam limit) {
    private static final Comparator<String> NUMBERS =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    // Annotated here and not at the components, whose fields they would stand at as well, and those are final.
    public PageQuery(
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 1000.") NumberParam limit) {
        this.after = after;
        this.limit = limit;
    }

    /** That part. */
    public <T> PageDto<T> of(List<T> sorted, Function<T, String> key) {
        return PageDto.of(sorted, key, after, limit.value("limit"));
    }

    /** That part of a list that is sorted by whole numbers that are not negative. */
    public <T> PageDto<T> ofNumbered(List<T> sorted, ToIntFunction<T> number) {
        return PageDto.of(
                sorted, item -> Integer.toString(number.applyAsInt(item)), NUMBERS, after, limit.value("limit"));
    }
}
