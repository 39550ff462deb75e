/** The documentation of the tarball, as pages of the hub's HTTP listener. */
@NullMarked
package io.crossdock.hub.docs;

import org.jspecify.annotations.NullMarked;
