/** Groups of the consumer protocol (KIP-848) as values: what a group is, how it is written down in
 * {@code __consumer_offsets}, and how one member gets from what it has to what it is meant to have. Nothing in here waits,
 * asks a clock or talks to anybody. */
@NullMarked
package io.crossdock.broker.group.consumer;

import org.jspecify.annotations.NullMarked;
