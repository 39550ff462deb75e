package io.crossdock.security.rest.user;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a password is kept. */
public enum ScramHashing {
    @JsonProperty("SCRAM-SHA-256")
    SCRAM_SHA_256,
    @JsonProperty("SCRAM-SHA-512")
    SCRAM_SHA_512
}
