/** The form of the records that groups leave in {@code __consumer_offsets}. */
@NullMarked
package io.crossdock.broker.group.schema;

import org.jspecify.annotations.NullMarked;
