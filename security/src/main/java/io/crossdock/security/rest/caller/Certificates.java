package io.crossdock.security.rest.caller;

import io.crossdock.security.tls.PrincipalRules;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** Who a caller is by the certificate it has shown. Immutable. */
final class Certificates {
    private final PrincipalRules rules;

    Certificates(PrincipalRules rules) {
        this.rules = rules;
    }

    /**
     * @return empty if it has shown none
     * @throws IllegalArgumentException if no rule says who it is
     */
    Optional<Caller> caller(@Nullable SecurityContext connection) {
        return connection != null && connection.getUserPrincipal() instanceof X500Principal owner
                ? Optional.of(new Caller.Certified(rules.user(owner.getName())))
                : Optional.empty();
    }
}
