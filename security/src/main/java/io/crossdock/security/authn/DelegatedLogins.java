package io.crossdock.security.authn;

import java.time.Instant;
import java.util.Optional;

/**
 * Who is let in by a delegation token (KIP-48): to SCRAM its id is the user and its secret the password, and the client
 * says that by the extension {@code tokenauth=true}. Thread-safe; never blocks.
 */
@FunctionalInterface
public interface DelegatedLogins {
    /** Where there are no tokens. */
    DelegatedLogins NONE = (tokenId, hash) -> Optional.empty();

    /** Empty for a token that there is not, or that is worth nothing any more. */
    Optional<Login> find(String tokenId, ScramHash hash);

    /**
     * @param owner as whom its holder gets in
     * @param expiry until when
     */
    record Login(ScramCredential credential, String owner, Instant expiry) {}
}
