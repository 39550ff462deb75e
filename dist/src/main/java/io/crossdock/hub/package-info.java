/** The composition root: which parts of Crossdock one process runs, what they need of each other, in which order they
 * start and end. The only package that knows all modules. */
@NullMarked
package io.crossdock.hub;

import org.jspecify.annotations.NullMarked;
