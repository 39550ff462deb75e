/** Who calls the REST API, and the Kafka client that acts with that caller's own rights. */
@NullMarked
package io.crossdock.security.rest.caller;

import org.jspecify.annotations.NullMarked;
