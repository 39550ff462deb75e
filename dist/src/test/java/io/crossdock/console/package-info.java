/** The console in a browser, in front of real hubs. */
@org.jspecify.annotations.NullMarked
package io.crossdock.console;
