/** The topic that keeps the registry's records: replay, the one writer of the cluster, and its fencing. */
@NullMarked
package io.crossdock.registry.log;

import org.jspecify.annotations.NullMarked;
