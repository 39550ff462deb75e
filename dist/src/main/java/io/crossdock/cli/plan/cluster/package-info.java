/** What a cluster is like and who owns it, read and changed as any client may. */
@NullMarked
package io.crossdock.cli.plan.cluster;

import org.jspecify.annotations.NullMarked;
