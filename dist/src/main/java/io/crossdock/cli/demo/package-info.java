/** The demo: a shop's orders flow from files through a hub into a database, and the totals are checked. */
@NullMarked
package io.crossdock.cli.demo;

import org.jspecify.annotations.NullMarked;
