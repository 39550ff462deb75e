/** The command line. One class per command; what a command prints goes to standard output, what went wrong to standard
 * error, and the exit code is 0 for done, 1 for failed and 2 for a command line that makes no sense; a command
 * that has others says so in its help. What is shown is shown by {@link io.crossdock.cli.OutputOption}. */
@NullMarked
package io.crossdock.cli;

import org.jspecify.annotations.NullMarked;
