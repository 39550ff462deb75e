/** What {@code crossdock schemas} knows: a registry as a client sees it, files of schemas, and whether the two agree. */
@NullMarked
package io.crossdock.cli.schemas;

import org.jspecify.annotations.NullMarked;
