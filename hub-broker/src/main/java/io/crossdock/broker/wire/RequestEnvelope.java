package io.crossdock.broker.wire;

import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * One decoded request.
 *
 * @param body may refer to the bytes of the frame it came from; those live until {@link #release}
 * @param heldBytes what it holds in memory while it is worked on: its frame, and an estimate of the objects made of it
 * @param release gives the frame's memory back; called exactly once, when nothing reads {@code body} any more
 */
public record RequestEnvelope(RequestHeader header, AbstractRequest body, int heldBytes, Runnable release) {}
