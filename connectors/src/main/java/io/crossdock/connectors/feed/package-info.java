/** JSON APIs that are polled by HTTP, with a position that the hub keeps. */
@NullMarked
package io.crossdock.connectors.feed;

import org.jspecify.annotations.NullMarked;
