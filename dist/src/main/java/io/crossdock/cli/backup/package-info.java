/** A copy of what a cluster has besides records, in one file that people can read. */
@NullMarked
package io.crossdock.cli.backup;

import org.jspecify.annotations.NullMarked;
