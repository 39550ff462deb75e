/** Servers that tests start as processes of their own. */
@NullMarked
package io.crossdock.connectors.catalogue.servers;

import org.jspecify.annotations.NullMarked;
