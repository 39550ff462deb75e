package io.crossdock.security.rest;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a request changed, or would.
 *
 * @param action what happens to it
 * @param resource kind and name, for example {@code topic orders}
 * @param before as it was; null for what did not exist
 * @param after as it is then; null for what no longer exists
 */
public record ChangeDto(
        Action action,
        String resource,
        @Nullable Object before,
        @Nullable Object after) {
    /** What can happen to a thing. */
    public enum Action {
        CREATE,
        UPDATE,
        DELETE
    }

    public static ChangeDto create(String resource, Object after) {
        return new ChangeDto(Action.CREATE, resource, null, after);
    }

    public static ChangeDto update(String resource, Object before, Object after) {
        return new ChangeDto(Action.UPDATE, resource, before, after);
    }

    public static ChangeDto delete(String resource, Object before) {
        return new ChangeDto(Action.DELETE, resource, before, null);
    }
}
