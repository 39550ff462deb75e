package io.crossdock.broker.group;

import java.nio.ByteBuffer;

/**
 * One way of assigning work that a member can take part in, such as "range" or "cooperative-sticky".
 *
 * @param metadata what the leader has to know of the member under this protocol; opaque
 */
record Protocol(String name, ByteBuffer metadata) {}
