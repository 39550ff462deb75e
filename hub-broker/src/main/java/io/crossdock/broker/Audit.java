package io.crossdock.broker;

import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.audit.AuditQueue;
import io.crossdock.broker.audit.Auditor;
import io.crossdock.broker.audit.RecentDecisions;
import io.crossdock.broker.metadata.MetadataStore;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a broker remembers of who did what. */
record Audit(Auditor auditor, AuditQueue queue, RecentDecisions decisions) {
    /** Refusals that come again and again are told of once in this time. */
    private static final long FLUSH_SECONDS = 10;

    /** @param ticks runs short tasks; ends with the broker */
    static Audit start(
            BrokerConfig config,
            MetadataStore metadata,
            Optional<AccessRules> rules,
            ScheduledExecutorService ticks,
            Clock clock) {
        int size = config.configs().at(metadata.image()).values().integer("audit.queue.events");
        var queue = new AuditQueue(size, clock);
        var auditor = new Auditor(metadata::image, () -> rules.map(AccessRules::book), queue, clock);
        if (rules.isPresent()) {
            ticks.scheduleWithFixedDelay(auditor::flush, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
        }
        return new Audit(auditor, queue, new RecentDecisions(RecentDecisions.DEFAULT_SIZE, clock));
    }

    List<Metric> metrics() {
        return List.of(
                Metric.counter(
                        "crossdock_audit_events",
                        "Changes and refusals that were taken in to be written down.",
                        List.of(new Metric.Point(Map.of(), queue.recorded()))),
                Metric.counter(
                        "crossdock_audit_events_dropped",
                        "Changes and refusals that are written down nowhere, because more came than could be written.",
                        List.of(new Metric.Point(Map.of(), queue.dropped()))));
    }
}
