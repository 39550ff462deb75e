/** The broker itself: wires everything together and closes it in reverse. */
@NullMarked
package io.crossdock.broker;

import org.jspecify.annotations.NullMarked;
