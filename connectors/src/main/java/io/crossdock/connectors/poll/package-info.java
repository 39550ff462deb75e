/** Sources that look at a table again and again, by a column that grows. */
@NullMarked
package io.crossdock.connectors.poll;

import org.jspecify.annotations.NullMarked;
