/** The schema registry as one part of a process: how it is configured, started and closed. */
@NullMarked
package io.crossdock.registry;

import org.jspecify.annotations.NullMarked;
