package io.crossdock.security.rest.user;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A user as it has to be.
 *
 * @param iterations 4096 to 16384, as Apache Kafka has it
 * @param password null has one generated, unless the user has a credential of that mechanism and those iterations
 */
public record UserSpecDto(
        ScramHashing mechanism,
        @Min(4096) @Max(16_384) Integer iterations,

        @Summary("Without one, a new user gets one that is told once, and an existing user keeps its own.")
        @Nullable
        @Size(min = 8, max = 512)
        @Pattern(regexp = "\\P{Cntrl}*", message = "must have no control characters")
        String password) {
    private static final int USUAL = 8192;

    public UserSpecDto(@Nullable ScramHashing mechanism, @Nullable Integer iterations, @Nullable String password) {
        this.mechanism = mechanism == null ? ScramHashing.SCRAM_SHA_512 : mechanism;
        this.iterations = iterations == null ? Integer.valueOf(USUAL) : iterations;
        this.password = password;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "UserSpecDto[" + mechanism + ", " + iterations + "]";
    }
}
