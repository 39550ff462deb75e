/** The console: files that a browser shows, which speak with the modules' REST APIs. */
@NullMarked
package io.crossdock.hub.console;

import org.jspecify.annotations.NullMarked;
