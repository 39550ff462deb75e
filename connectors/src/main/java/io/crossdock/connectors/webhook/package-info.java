/** HTTP requests that others send when something happened to them, taken only with a right signature. */
@NullMarked
package io.crossdock.connectors.webhook;

import org.jspecify.annotations.NullMarked;
