/** The metrics pushed to a collector by OTLP. */
@NullMarked
package io.crossdock.hub.metrics.otlp;

import org.jspecify.annotations.NullMarked;
