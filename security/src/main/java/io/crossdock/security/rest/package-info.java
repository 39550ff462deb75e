/** The REST plumbing every module shares: the server, JSON, the checks of what comes in and the form of what goes wrong.
 * Resources use standard Jakarta REST annotations only, so that the container below them stays replaceable. */
@NullMarked
package io.crossdock.security.rest;

import org.jspecify.annotations.NullMarked;
