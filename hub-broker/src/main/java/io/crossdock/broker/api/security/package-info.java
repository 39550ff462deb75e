/** Requests about access rules, and about what users log in with. */
@NullMarked
package io.crossdock.broker.api.security;

import org.jspecify.annotations.NullMarked;
