/** What a connector file says, as values: no file, no engine, no client. */
@NullMarked
package io.crossdock.connectors.definition;

import org.jspecify.annotations.NullMarked;
