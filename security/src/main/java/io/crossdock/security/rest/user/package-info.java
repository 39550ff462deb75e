/** Users with passwords (SCRAM) over HTTP, by Kafka's public {@code Admin} client alone. */
@NullMarked
package io.crossdock.security.rest.user;

import org.jspecify.annotations.NullMarked;
