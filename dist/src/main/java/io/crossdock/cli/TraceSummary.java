package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the requests of a watched client come to: by kind, how long they took, and where that time went. Confined to one thread. */
final class TraceSummary {
    private final Map<String, Kind> kinds = new TreeMap<>();
    private long passedOver;
    private long missed;
    private Optional<String> failure = Optional.empty();

    private static final class Kind {
        int requests;
        int failed;
        double millis;
        double longest;
        final Map<String, Double> spent = new HashMap<>();
    }

    /** @param line as the hub tells it */
    void add(JsonNode line) {
        JsonNode request = line.path("request");
        if (request.isObject()) {
            addRequest(request);
        }
        for (String counted : new String[] {"progress", "end", "error"}) {
            JsonNode counts = line.path(counted);
            passedOver = counts.path("passedOver").asLong(passedOver);
            missed = counts.path("missed").asLong(missed);
        }
        if (line.has("error")) {
            failure = Optional.of(line.at("/error/detail").asText());
        }
    }

    private void addRequest(JsonNode request) {
        Kind kind = kinds.computeIfAbsent(request.path("api").asText(), first -> new Kind());
        double millis = request.path("millis").asDouble();
        kind.requests++;
        kind.failed += request.path("errors").isEmpty() ? 0 : 1;
        kind.millis += millis;
        kind.longest = Math.max(kind.longest, millis);
        for (String stage : TraceLine.STAGES) {
            kind.spent.merge(stage, request.path("spent").path(stage).asDouble(), Double::sum);
        }
    }

    /** What ended it before its time. */
    Optional<String> failure() {
        return failure;
    }

    void print(PrintWriter out) {
        if (kinds.isEmpty()) {
            out.println("no request came");
        } else {
            out.println();
            var table = new Table(
                    "request", "count", "failed", "mean ms", "longest", "read", "queued", "work", "waiting", "held",
                    "written");
            kinds.forEach((api, kind) -> table.row(
                    api,
                    kind.requests,
                    kind.failed,
                    number(kind.millis / kind.requests),
                    number(kind.longest),
                    share(kind, "read"),
                    share(kind, "queued"),
                    share(kind, "work"),
                    share(kind, "waiting"),
                    share(kind, "held"),
                    share(kind, "written")));
            table.print(out);
        }
        if (passedOver + missed > 0) {
            out.println((passedOver + missed) + " more requests were not looked at: more than --per-second came");
        }
    }

    private static String share(Kind kind, String stage) {
        double part = kind.spent.getOrDefault(stage, 0.0);
        return kind.millis == 0 ? "-" : Math.round(100 * part / kind.millis) + "%";
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
