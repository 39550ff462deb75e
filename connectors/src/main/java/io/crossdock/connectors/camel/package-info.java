/** Definitions as running Camel routes, one context for each connector. */
@NullMarked
package io.crossdock.connectors.camel;

import org.jspecify.annotations.NullMarked;
