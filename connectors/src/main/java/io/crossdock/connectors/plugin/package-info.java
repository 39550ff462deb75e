/** Components that are not in the tarball: fetched from Maven repositories, each beside the others. */
@NullMarked
package io.crossdock.connectors.plugin;

import org.jspecify.annotations.NullMarked;
