/** Handlers of the transaction keys. */
@NullMarked
package io.crossdock.broker.api.txn;

import org.jspecify.annotations.NullMarked;
