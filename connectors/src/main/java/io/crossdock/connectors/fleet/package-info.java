/**
 * The connectors of all hubs that share them as one: what is wanted of them and how they are stands on a board that every
 * hub reads, a compacted topic, over Kafka's public protocol alone.
 */
@NullMarked
package io.crossdock.connectors.fleet;

import org.jspecify.annotations.NullMarked;
