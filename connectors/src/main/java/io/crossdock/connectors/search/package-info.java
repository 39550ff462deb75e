/** Records become documents of a search index. */
@NullMarked
package io.crossdock.connectors.search;

import org.jspecify.annotations.NullMarked;
