/** Who may do what, as plain values: rules in Kafka's model, the book they stand in, and what can be asked of it. */
@NullMarked
package io.crossdock.security.acl;

import org.jspecify.annotations.NullMarked;
