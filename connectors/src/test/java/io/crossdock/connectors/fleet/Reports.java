package io.crossdock.connectors.fleet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Reports as hubs make them, for tests of what is made of them. */
final class Reports {
    private Reports() {}

    /** Of a sink, which runs on every hub. */
    static Report sink(Standing standing, int tasks) {
        return report("sink", standing, false, tasks, null, null);
    }

    /** Of a source that runs by lease. */
    static Report source(Standing standing, @Nullable String owner, @Nullable String trace) {
        return report("source", standing, true, 1, owner, trace);
    }

    static Report withTrace(Report report, String trace) {
        return report(
                String.valueOf(report.kind()), report.standing(), report.once(), report.tasks(), report.owner(), trace);
    }

    private static Report report(
            String kind, Standing standing, boolean once, int tasks, @Nullable String owner, @Nullable String trace) {
        return new Report(
                "orders",
                kind,
                standing,
                once,
                tasks,
                owner,
                trace,
                List.of("orders"),
                Map.of("name", "orders"),
                "0123456789ab",
                true,
                null,
                false);
    }
}
