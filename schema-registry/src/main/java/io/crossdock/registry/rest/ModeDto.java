package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.schema.Mode;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;

/**
 * What may be done to something.
 *
 * @param mode one of {@link Mode}
 */
public record ModeDto(@Nullable String mode) {
    /** @throws Refused {@link ErrorCode#INVALID_MODE} */
    Mode value() {
        try {
            return Mode.valueOf(mode == null ? "" : mode.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException none) {
            throw new Refused(
                    ErrorCode.INVALID_MODE, "Invalid mode. Valid values are " + Arrays.toString(Mode.values()));
        }
    }
}
