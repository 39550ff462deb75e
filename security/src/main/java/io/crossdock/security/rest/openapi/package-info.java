/** The description of the REST API, made from its resources. */
@NullMarked
package io.crossdock.security.rest.openapi;

import org.jspecify.annotations.NullMarked;
