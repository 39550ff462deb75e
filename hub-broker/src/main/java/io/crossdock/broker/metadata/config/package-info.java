/** The settings of topics and brokers by Kafka's names: what there is, what a value may be, where it comes from. Pure
 * tables and functions over maps of text; what a setting does is decided where it is honoured. */
@NullMarked
package io.crossdock.broker.metadata.config;

import org.jspecify.annotations.NullMarked;
