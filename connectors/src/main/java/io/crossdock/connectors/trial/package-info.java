/** Tests of connectors that are written in YAML and touch neither side. */
@NullMarked
package io.crossdock.connectors.trial;

import org.jspecify.annotations.NullMarked;
