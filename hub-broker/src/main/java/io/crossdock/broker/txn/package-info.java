/** Transactions: who may write inside one, and the state machine that ends them. */
@NullMarked
package io.crossdock.broker.txn;

import org.jspecify.annotations.NullMarked;
