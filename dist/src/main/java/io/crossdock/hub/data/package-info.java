/** The folder under which a hub keeps everything it writes, and what it leaves there for others to find it. */
@NullMarked
package io.crossdock.hub.data;

import org.jspecify.annotations.NullMarked;
