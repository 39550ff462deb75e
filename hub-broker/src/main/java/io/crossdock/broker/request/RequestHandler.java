package io.crossdock.broker.request;

import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;

import java.util.concurrent.CompletionStage;

/**
 * Serves one API key: authorises each resource, does the work, answers. Called on the connection's event loop, which it
 * must not block; what may block is handed to a work lane. What may wait long is parked first, see {@link Parking}.
 * Whatever it throws, or fails its stage with, becomes the typed error response.
 *
 * @param <Q> kafka-clients' request class of this key
 */
public interface RequestHandler<Q extends AbstractRequest> {

    ApiKeys api();

    VersionRange versions();

    CompletionStage<Reply> handle(Q request, RequestContext context);
}
