package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many records were checked, and how many failed for what, by topic; topics beyond a bound are counted together. Says
 * so in the log once a minute for each topic. Thread-safe.
 */
public final class SchemaCounts {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaCounts.class);
    private static final int MOST_TOPICS = 1_000;
    private static final String OTHERS = "";
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Map<String, OfTopic> byTopic = new ConcurrentHashMap<>();
    private final Clock clock;

    SchemaCounts(Clock clock) {
        this.clock = clock;
    }

    private static final class OfTopic {
        private final LongAdder checked = new LongAdder();
        private final Map<Failed, LongAdder> failed = new ConcurrentHashMap<>();
        private final LongAdder unsaid = new LongAdder();
        private final AtomicLong quietUntil = new AtomicLong(Long.MIN_VALUE);
    }

    private record Failed(Reason reason, Action action) {}

    /**
     * Records that failed.
     *
     * @param topic {@code ""} for all those that are counted together
     * @param reason {@code no-schema-id}, {@code unknown-id}, {@code wrong-subject}, {@code payload}, …
     * @param action {@code reject}, {@code dead-letter} or {@code count}
     */
    public record FailedRecords(String topic, String reason, String action, long records) {}

    /** Records that were checked, by topic. */
    public Map<String, Long> checked() {
        var checked = new TreeMap<String, Long>();
        byTopic.forEach((topic, counts) -> checked.put(topic, counts.checked.sum()));
        return checked;
    }

    /** Of those that were checked. */
    public List<FailedRecords> failed() {
        return byTopic.entrySet().stream()
                .flatMap(topic -> topic.getValue().failed.entrySet().stream()
                        .map(each -> new FailedRecords(
                                topic.getKey(),
                                each.getKey().reason().label(),
                                label(each.getKey().action()),
                                each.getValue().sum())))
                .toList();
    }

    void note(String topic, Judgement judgement, Action action) {
        OfTopic counts = of(topic);
        counts.checked.add(judgement.records());
        if (!judgement.isGood()) {
            judgement.bad().forEach(each -> add(counts, each.reason(), action, 1));
            say(topic, counts, judgement.bad().size(), judgement.bad().get(0).reason(), action);
        }
    }

    /** A batch could not be judged, and its records went on. */
    void unjudged(String topic, int records, Reason reason) {
        OfTopic counts = of(topic);
        counts.checked.add(records);
        add(counts, reason, Action.COUNT, records);
        say(topic, counts, records, reason, Action.COUNT);
    }

    private static void add(OfTopic counts, Reason reason, Action action, int records) {
        counts.failed
                .computeIfAbsent(new Failed(reason, action), first -> new LongAdder())
                .add(records);
    }

    private void say(String topic, OfTopic counts, int records, Reason reason, Action action) {
        counts.unsaid.add(records);
        long now = clock.millis();
        long until = counts.quietUntil.get();
        if (now >= until && counts.quietUntil.compareAndSet(until, now + QUIET.toMillis())) {
            LOG.warn(
                    "Records for topic {} did not fit its schemas: {}, action {}, the last one for {}; more are counted in"
                            + " the metrics and told again in a minute",
                    topic,
                    counts.unsaid.sumThenReset(),
                    label(action),
                    reason.label());
        }
    }

    private OfTopic of(String topic) {
        OfTopic known = byTopic.get(topic);
        if (known != null) {
            return known;
        }
        String name = byTopic.size() >= MOST_TOPICS ? OTHERS : topic;
        return byTopic.computeIfAbsent(name, first -> new OfTopic());
    }

    private static String label(Action action) {
        return action.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
