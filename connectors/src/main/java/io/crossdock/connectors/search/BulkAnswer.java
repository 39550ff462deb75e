package io.crossdock.connectors.search;

import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an answer of {@code _bulk} means: it is 200 also when some documents were refused, and says of each what became of it. */
final class BulkAnswer {
    private static final int NOT_FOUND = 404;
    private static final int MOST_SAID = 300;
    /** Refused, but not for what is in the document. */
    private static final Set<String> OF_THE_INDEX =
            Set.of("cluster_block_exception", "index_closed_exception", "index_not_found_exception");

    private BulkAnswer() {}

    /**
     * Nothing when every document is in the index.
     *
     * @param sent how many documents were sent
     * @return {@link IOException} where another try may pass, for one of them at least; {@link UndeliverableException}
     *     where a document is at fault, and none has to be tried again
     */
    static Optional<Exception> failure(int status, byte[] body, int sent) {
        if (status == 400 || status == 413) { // the request is: a batch is taken apart until the one at fault is alone
            return Optional.of(undeliverable("the server answers " + status + said(body)));
        }
        if (status / 100 != 2) {
            return Optional.of(new IOException("the server answers " + status + said(body)));
        }
        try {
            return items(Json.parse(body), sent);
        } catch (FormatException notBulk) {
            return Optional.of(new IOException("the server's answer is " + notBulk.getMessage(), notBulk));
        }
    }

    private static Optional<Exception> items(@Nullable Object answer, int sent) {
        Object items = answer instanceof Map<?, ?> map ? map.get("items") : null;
        if (!(items instanceof List<?> list) || list.size() != sent) {
            return Optional.of(
                    new IOException("the server does not say what became of each of " + sent + " documents"));
        }
        Optional<Exception> fault = Optional.empty();
        for (Object item : list) {
            Optional<Exception> failure = item(item);
            if (failure.isPresent() && !(failure.get() instanceof UndeliverableException)) {
                return failure; // the batch comes again, and whoever is at fault is found then
            }
            fault = fault.isPresent() ? fault : failure;
        }
        return fault;
    }

    /** {@code {"index": {"_id": …, "status": 201}}}, or with an {@code error} that has a type and a reason. */
    private static Optional<Exception> item(@Nullable Object item) {
        Map<?, ?> action = item instanceof Map<?, ?> map && map.size() == 1 ? map : Map.of();
        String name = action.keySet().stream().map(String::valueOf).findFirst().orElse("");
        Map<?, ?> result = action.get(name) instanceof Map<?, ?> map ? map : Map.of();
        int status = result.get("status") instanceof Number number ? number.intValue() : 500;
        if (status / 100 == 2 || (status == NOT_FOUND && name.equals("delete") && result.get("error") == null)) {
            return Optional.empty();
        }
        Map<?, ?> error = result.get("error") instanceof Map<?, ?> map ? map : Map.of();
        String type = String.valueOf(error.get("type"));
        String message = "the index refuses the document with " + status + " " + type + ": " + cut(error.get("reason"));
        boolean later = status == 429 || status >= 500 || OF_THE_INDEX.contains(type);
        return Optional.of(later ? new IOException(message) : undeliverable(message));
    }

    private static UndeliverableException undeliverable(String message) {
        return new UndeliverableException(message, new IOException("refused by the search server"));
    }

    private static String said(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + cut(text);
    }

    private static String cut(@Nullable Object text) {
        String all = String.valueOf(text);
        return all.length() <= MOST_SAID ? all : all.substring(0, MOST_SAID) + "…";
    }
}
