/** Clients that are watched for a while, over REST: who is, and each of their requests as it comes. */
@NullMarked
package io.crossdock.broker.rest.trace;

import org.jspecify.annotations.NullMarked;
