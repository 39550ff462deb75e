package io.crossdock.broker.request;

import org.apache.kafka.common.requests.RequestHeader;

/** What a handler may know of a request besides its body. */
public record RequestContext(RequestHeader header, Session session, Access access) {

    public short version() {
        return header.apiVersion();
    }

    /** The client id, {@code ""} if the client sent none. */
    public String clientId() {
        return header.clientId();
    }

    /** The client's address as Kafka's tools show it. */
    public String clientHost() {
        return session.clientAddress().toString();
    }
}
