/** Netty: sockets, frames, one connection's requests and responses. */
@NullMarked
package io.crossdock.broker.net;

import org.jspecify.annotations.NullMarked;
