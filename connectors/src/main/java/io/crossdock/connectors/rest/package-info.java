/** The connectors over HTTP. */
@NullMarked
package io.crossdock.connectors.rest;

import org.jspecify.annotations.NullMarked;
