/** The archive for whoever helps: what is known about a hub and its cluster, without secrets. */
@NullMarked
package io.crossdock.cli.bundle;

import org.jspecify.annotations.NullMarked;
