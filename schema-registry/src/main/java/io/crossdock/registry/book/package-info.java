/** What the registry knows, and its decisions: pure state and values, without clock, threads or I/O of its own. */
@NullMarked
package io.crossdock.registry.book;

import org.jspecify.annotations.NullMarked;
