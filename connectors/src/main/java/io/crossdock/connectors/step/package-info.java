/** Our own steps at work: fields masked, renamed, computed and looked up, without code. */
@NullMarked
package io.crossdock.connectors.step;

import org.jspecify.annotations.NullMarked;
