/** Handlers of the data path: produce, fetch, list offsets, delete records, producer ids. */
@NullMarked
package io.crossdock.broker.api.data;

import org.jspecify.annotations.NullMarked;
