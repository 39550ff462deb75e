/** The files that say what a cluster is to be like, as {@code dist/docs/plan.md} describes them. */
@NullMarked
package io.crossdock.cli.plan.file;

import org.jspecify.annotations.NullMarked;
