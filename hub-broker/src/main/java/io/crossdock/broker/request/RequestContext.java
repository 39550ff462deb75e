package io.crossdock.broker.request;

import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a handler may know of a request besides its body.
 *
 * @param parking asked before the request is left waiting for records or for other clients
 */
public record RequestContext(RequestHeader header, Session session, Access access, Parking parking) {

    public short version() {
        return header.apiVersion();
    }

    /** The client id, {@code ""} if the client sent none. */
    public String clientId() {
        @Nullable String sent = header.clientId();
        return sent == null ? "" : sent;
    }

    /** The client's address as Kafka's tools show it. */
    public String clientHost() {
        return session.clientAddress().toString();
    }
}
