/** The levels of this hub's loggers over HTTP. */
@org.jspecify.annotations.NullMarked
package io.crossdock.hub.loggers;
