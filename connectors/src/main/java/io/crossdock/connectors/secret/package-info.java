@NullMarked
package io.crossdock.connectors.secret;

import org.jspecify.annotations.NullMarked;
