/** HTTP as a client: records sent as requests. */
@NullMarked
package io.crossdock.connectors.http;

import org.jspecify.annotations.NullMarked;
