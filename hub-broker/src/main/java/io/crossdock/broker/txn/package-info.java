/** Transactions: which partitions a producer's transaction touches, how it ends, and who may not write any more. One
 * {@link io.crossdock.broker.txn.TransactionShard} per partition of {@code __transaction_state} decides;
 * {@link io.crossdock.broker.txn.TransactionCoordinator} is what the rest of the broker calls. */
@NullMarked
package io.crossdock.broker.txn;

import org.jspecify.annotations.NullMarked;
