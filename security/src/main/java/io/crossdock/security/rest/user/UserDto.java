package io.crossdock.security.rest.user;

import java.util.List;

/** A user that has a password. What it is nobody can read. */
public record UserDto(String name, List<CredentialDto> credentials) {
    /**
     * One way in which the user can log in.
     *
     * @param iterations how often the password was hashed
     */
    public record CredentialDto(ScramHashing mechanism, int iterations) {}
}
