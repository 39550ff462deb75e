/** Handlers of consumer groups. */
@NullMarked
package io.crossdock.broker.api.group;

import org.jspecify.annotations.NullMarked;
