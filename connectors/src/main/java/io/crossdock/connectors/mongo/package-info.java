/** Collections of MongoDB: polled by a field that grows, and written to by the key of the record. */
@NullMarked
package io.crossdock.connectors.mongo;

import org.jspecify.annotations.NullMarked;
