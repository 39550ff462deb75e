/** How a hub itself is, over HTTP, for those who may describe its cluster. */
@NullMarked
package io.crossdock.security.rest.hub;

import org.jspecify.annotations.NullMarked;
