package io.crossdock.broker.api.txn;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.broker.txn.TransactionCoordinator;
import io.crossdock.broker.txn.TransactionFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ListTransactionsRequest;
import org.apache.kafka.common.requests.ListTransactionsResponse;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lists the transactions coordinated here, as far as the client may see them (KIP-664, KIP-994, KIP-1152). */
public final class ListTransactionsHandler implements RequestHandler<ListTransactionsRequest> {
    private final TransactionCoordinator transactions;

    public ListTransactionsHandler(TransactionCoordinator transactions) {
        this.transactions = transactions;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.LIST_TRANSACTIONS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.LIST_TRANSACTIONS);
    }

    @Override
    public CompletionStage<Reply> handle(ListTransactionsRequest request, RequestContext context) {
        ListTransactionsRequestData data = request.data();
        Set<String> known = data.stateFilters().stream()
                .filter(TransactionFilter::knowsState)
                .collect(Collectors.toUnmodifiableSet());
        List<String> unknown = data.stateFilters().stream()
                .filter(state -> !known.contains(state))
                .toList();
        var answer = new ListTransactionsResponseData().setUnknownStateFilters(unknown);
        if (known.isEmpty() && !unknown.isEmpty()) {
            return CompletableFuture.completedFuture(
                    Reply.of(new ListTransactionsResponse(answer))); // nobody is in such a state
        }
        var filter = new TransactionFilter(
                known,
                Set.copyOf(data.producerIdFilters()),
                data.durationFilter() < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(data.durationFilter())),
                matching(data.transactionalIdPattern()));
        return transactions.list(filter).thenApply(listed -> {
            listed.removeIf(transaction ->
                    !context.access().allowsTransactionalId(AclOperation.DESCRIBE, transaction.transactionalId()));
            return Reply.of(new ListTransactionsResponse(answer.setTransactionStates(listed)));
        });
    }

    /** RE2 takes time in proportion to the id, whatever pattern a client sends. */
    private static Predicate<String> matching(@Nullable String regex) {
        if (regex == null || regex.isEmpty()) {
            return id -> true;
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            return pattern::matches;
        } catch (PatternSyntaxException wrong) {
            throw new InvalidRegularExpression(
                    "'" + regex + "' is not a regular expression of RE2: " + wrong.getDescription());
        }
    }
}
