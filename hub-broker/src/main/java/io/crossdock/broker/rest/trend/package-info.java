/** Where the lag of groups is heading: looks at their offsets that are kept for a while, and what follows from them. */
@NullMarked
package io.crossdock.broker.rest.trend;

import org.jspecify.annotations.NullMarked;
