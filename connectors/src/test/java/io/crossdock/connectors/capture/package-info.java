@NullMarked
package io.crossdock.connectors.capture;

import org.jspecify.annotations.NullMarked;
