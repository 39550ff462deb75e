package io.crossdock.security.rest.user;

import io.crossdock.security.rest.ChangeDto;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What became of a user, or would.
 *
 * @param password the one that was generated, told this once; null when none was
 */
public record UserOutcomeDto(
        boolean dryRun, List<ChangeDto> changes, @Nullable String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return "UserOutcomeDto[" + dryRun + ", " + changes + "]";
    }
}
