/** Handlers that create, change, describe and delete topics. */
@NullMarked
package io.crossdock.broker.api.topics;

import org.jspecify.annotations.NullMarked;
