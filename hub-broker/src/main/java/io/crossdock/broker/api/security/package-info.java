/** Requests about access rules. */
@NullMarked
package io.crossdock.broker.api.security;

import org.jspecify.annotations.NullMarked;
