/** Handlers that describe the cluster and its configuration. */
@NullMarked
package io.crossdock.broker.api.cluster;

import org.jspecify.annotations.NullMarked;
