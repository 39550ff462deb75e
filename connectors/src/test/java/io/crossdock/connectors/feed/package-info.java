/** Tests of polled APIs. */
@NullMarked
package io.crossdock.connectors.feed;

import org.jspecify.annotations.NullMarked;
