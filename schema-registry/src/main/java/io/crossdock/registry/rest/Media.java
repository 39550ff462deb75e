package io.crossdock.registry.rest;

import jakarta.ws.rs.core.MediaType;

/** Types of content that the registry's clients send and ask for; all of them are JSON. */
final class Media {
    static final String V1 = "application/vnd.schemaregistry.v1+json";
    static final String ANY_VERSION = "application/vnd.schemaregistry+json";

    /** Those that are answered when a client takes several, the best first. */
    static final String V1_FIRST = V1 + ";qs=1";

    static final String ANY_VERSION_SECOND = ANY_VERSION + ";qs=0.9";
    static final String JSON_LAST = MediaType.APPLICATION_JSON + ";qs=0.5";

    static final MediaType V1_TYPE = MediaType.valueOf(V1);

    private Media() {}
}
