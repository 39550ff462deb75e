package io.crossdock.security.rest.caller;

import io.crossdock.security.rest.Problem;
import io.crossdock.security.tls.PrincipalRules;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds out who calls. What a caller presents is not verified here: it goes to the cluster, which verifies it as it does
 * for every client. Only a certificate is, by TLS, where it was shown; credentials in a header take its place.
 *
 * <p>Where the cluster asks nobody who they are, credentials are ignored, as the cluster ignores them. Thread-safe.
 */
@AsCaller
@Priority(Priorities.AUTHENTICATION)
public final class CallerFilter implements ContainerRequestFilter {
    private static final int MAX_CREDENTIALS = 12_288;
    private static final String WAYS =
            "say who you are: Authorization: Basic with a user and password of the cluster, or Bearer with a token it"
                    + " trusts; or show a certificate, where HTTPS asks for one (http.ssl.client.auth)";

    private final Supplier<ClusterAccess> cluster;
    private final Certificates certificates;

    /** @param cluster asked on every request; may throw what says that there is none yet */
    public CallerFilter(Supplier<ClusterAccess> cluster) {
        this(cluster, PrincipalRules.parse("DEFAULT"));
    }

    /** @param certificates how the name in a caller's certificate becomes that of a user */
    public CallerFilter(Supplier<ClusterAccess> cluster, PrincipalRules certificates) {
        this.cluster = cluster;
        this.certificates = new Certificates(certificates);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        ClusterAccess access = cluster.get();
        boolean secure = request.getSecurityContext() != null
                && request.getSecurityContext().isSecure();
        if (!access.asksWho()) {
            request.setSecurityContext(new CallerContext(new Caller.Anonymous(), secure));
            return;
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        try {
            (header == null ? certificates.caller(request.getSecurityContext()) : parse(header))
                    .ifPresentOrElse(
                            caller -> request.setSecurityContext(new CallerContext(caller, secure)),
                            () -> request.abortWith(unknown(access, WAYS)));
        } catch (IllegalArgumentException nobody) {
            request.abortWith(
                    unknown(access, "who is that? " + nobody.getMessage() + " (http.ssl.principal.mapping.rules)"));
        }
    }

    private static Optional<Caller> parse(String header) {
        if (header.length() > MAX_CREDENTIALS) {
            return Optional.empty();
        }
        int space = header.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String credentials = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> password(credentials);
            case "bearer" -> credentials.isEmpty() ? Optional.empty() : Optional.of(new Caller.Bearer(credentials));
            default -> Optional.empty();
        };
    }

    private static Optional<Caller> password(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 1 || colon == text.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Caller.Password(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Response unknown(ClusterAccess access, String detail) {
        var answer = Response.status(Response.Status.UNAUTHORIZED)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(401, "Unauthorized", detail));
        challenges(access).forEach(challenge -> answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge));
        return answer.build();
    }

    /** How somebody can say who they are, as RFC 9110 writes it. */
    static List<String> challenges(ClusterAccess access) {
        var challenges = new ArrayList<String>();
        if (access.mechanisms().stream().anyMatch(mechanism -> !mechanism.equals("OAUTHBEARER"))) {
            challenges.add("Basic realm=\"crossdock\", charset=\"UTF-8\"");
        }
        if (access.mechanisms().contains("OAUTHBEARER")) {
            challenges.add("Bearer realm=\"crossdock\"");
        }
        return challenges;
    }
}
