/** What is watched of single clients while an operator wants to see it: each of their requests, and where its time went. */
@NullMarked
package io.crossdock.broker.trace;

import org.jspecify.annotations.NullMarked;
