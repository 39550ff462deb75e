package io.crossdock.broker.txn;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which transactions somebody wants listed. An empty set admits all.
 *
 * @param states by their names in the protocol
 * @param openFor only transactions that have been going on for longer
 * @param idMatches which transactional ids are of interest
 */
public record TransactionFilter(
        Set<String> states, Set<Long> producerIds, Optional<Duration> openFor, Predicate<String> idMatches) {
    public TransactionFilter {
        states = Set.copyOf(states);
        producerIds = Set.copyOf(producerIds);
    }

    /** Whether the protocol has a state of this name. */
    public static boolean knowsState(String name) {
        return TransactionState.ofTitle(name).isPresent();
    }

    Predicate<Transaction> at(long now) {
        return transaction -> (states.isEmpty()
                        || states.contains(transaction.state().title()))
                && (producerIds.isEmpty()
                        || producerIds.contains(transaction.producer().id()))
                && openFor.map(least -> isOpenLonger(transaction, least, now)).orElse(true)
                && idMatches.test(transaction.id());
    }

    private static boolean isOpenLonger(Transaction transaction, Duration least, long now) {
        // Without a start there is nothing that takes long.
        return !transaction.is(TransactionState.EMPTY)
                && transaction.startTimestamp() != Transaction.NEVER
                && now - transaction.startTimestamp() > least.toMillis();
    }
}
