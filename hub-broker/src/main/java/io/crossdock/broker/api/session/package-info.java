/** Handlers of the connection itself. */
@NullMarked
package io.crossdock.broker.api.session;

import org.jspecify.annotations.NullMarked;
