/** What is wanted of a cluster, what it is like, and who owns what: from the three, the actions between them. Values only. */
@NullMarked
package io.crossdock.cli.plan;

import org.jspecify.annotations.NullMarked;
