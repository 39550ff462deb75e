/** From a connector file to its definition, or to every mistake in it with its position and the nearest valid name. */
@NullMarked
package io.crossdock.connectors.check;

import org.jspecify.annotations.NullMarked;
