/** What this process tells those who watch it: the metrics of all its parts, as Prometheus reads them. */
@NullMarked
package io.crossdock.hub.metrics;

import org.jspecify.annotations.NullMarked;
