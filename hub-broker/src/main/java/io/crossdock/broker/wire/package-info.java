/** Bytes to messages and back. The only place that touches how kafka-clients parses requests. */
@NullMarked
package io.crossdock.broker.wire;

import org.jspecify.annotations.NullMarked;
