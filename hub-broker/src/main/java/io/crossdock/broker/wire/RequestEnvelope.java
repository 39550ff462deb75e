package io.crossdock.broker.wire;

import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * One decoded request.
 *
 * @param body may refer to the bytes of the frame it came from; those live until {@link #release}
 * @param frameBytes size of the frame, in bytes, without its length prefix
 * @param release gives the frame's memory back; called exactly once, when nothing reads {@code body} any more
 */
public record RequestEnvelope(RequestHeader header, AbstractRequest body, int frameBytes, Runnable release) {}
