/** The command line. One class per command; what a command prints goes to standard output, what went wrong to standard
 * error, and the exit code is 0 for done, 1 for failed and 2 for a command line that makes no sense. */
@NullMarked
package io.crossdock.cli;

import org.jspecify.annotations.NullMarked;
