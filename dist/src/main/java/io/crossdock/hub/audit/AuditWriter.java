package io.crossdock.hub.audit;

import io.crossdock.broker.Broker;
import io.crossdock.broker.audit.AuditEvent;
import io.crossdock.broker.metadata.config.BrokerValues;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes what a broker hands over into files and topics, on a thread of its own. What cannot be written is reported and
 * left out; the broker never waits. Closing it writes what is there already.
 */
public final class AuditWriter implements AutoCloseable {
    static final String EVENTS_TOPIC = "_crossdock.audit";
    static final String DECISIONS_TOPIC = "_crossdock.decisions";
    static final Duration DECISIONS_KEPT = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST = 500;

    private final Broker broker;
    private final int node;
    private final Optional<AuditFile> file;
    private final Optional<OwnTopic> events;
    private final Optional<OwnTopic> decisions;
    private final Duration interval;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closing;
    private Instant published;

    private AuditWriter(
            Broker broker,
            int node,
            Optional<AuditFile> file,
            Optional<OwnTopic> events,
            Optional<OwnTopic> decisions,
            Duration interval,
            Clock clock) {
        this.broker = broker;
        this.node = node;
        this.file = file;
        this.events = events;
        this.decisions = decisions;
        this.interval = interval;
        this.clock = clock;
        this.published = clock.instant();
        this.thread = new Thread(this::run, "audit");
        thread.setDaemon(true);
    }

    /**
     * @param settings of the broker, by Kafka's names
     * @param logs folder for the files
     */
    public static AuditWriter start(Broker broker, int node, Map<String, String> settings, Path logs, Clock clock) {
        var values = new BrokerValues(settings);
        boolean checked = values.text("authorizer").isPresent()
                || values.text("authorizer.class.name").isPresent();
        int files = values.integer("audit.file.count");
        Duration interval = values.duration("audit.decisions.interval.ms");
        var writer = new AuditWriter(
                broker,
                node,
                files == 0
                        ? Optional.empty()
                        : Optional.of(new AuditFile(logs, values.number("audit.file.max.bytes"), files)),
                values.text("audit.topic.enable").map(Boolean::parseBoolean).orElse(checked)
                        ? Optional.of(topic(broker, settings, EVENTS_TOPIC, Duration.ofDays(30), clock))
                        : Optional.empty(),
                checked && !interval.isZero()
                        ? Optional.of(topic(broker, settings, DECISIONS_TOPIC, DECISIONS_KEPT, clock))
                        : Optional.empty(),
                interval,
                clock);
        writer.thread.start();
        return writer;
    }

    private static OwnTopic topic(
            Broker broker, Map<String, String> settings, String name, Duration retention, Clock clock) {
        return new OwnTopic(
                name,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Math.min(retention.toMillis() / 3, 86_400_000))),
                () -> OwnClient.settings(settings, broker.endpoints()),
                clock);
    }

    private void run() {
        try {
            while (!closing) {
                write(broker.audit().take(MOST, PATIENCE));
                if (decisions.isPresent() && !clock.instant().isBefore(published.plus(interval))) {
                    publish(decisions.get());
                }
            }
            write(broker.audit().take(MOST, Duration.ZERO));
        } catch (InterruptedException stopped) {
            LOG.debug("Stopped writing audit events", stopped);
        } catch (RuntimeException | Error unexpected) {
            LOG.error("Audit events are no longer written; restart the hub", unexpected);
        } finally {
            file.ifPresent(AuditWriter::close);
            events.ifPresent(OwnTopic::close);
            decisions.ifPresent(OwnTopic::close);
        }
    }

    private void write(List<AuditEvent> taken) throws InterruptedException {
        if (taken.isEmpty()) {
            return;
        }
        List<byte[]> lines =
                taken.stream().map(event -> AuditJson.line(event, node)).toList();
        if (file.isPresent()) {
            try {
                file.get().write(lines);
            } catch (IOException failed) {
                LOG.error("{} audit events could not be written to the file", lines.size(), failed);
            }
        }
        if (events.isPresent()) {
            events.get().write(Integer.toString(node), lines);
        }
    }

    private void publish(OwnTopic topic) throws InterruptedException {
        published = clock.instant();
        List<Observed> lately = broker.decisions().drain();
        if (!lately.isEmpty()) {
            topic.write(
                    Integer.toString(node),
                    lately.stream().map(DecisionJson::write).toList());
        }
    }

    private static void close(AuditFile file) {
        try {
            file.close();
        } catch (IOException failed) {
            LOG.error("The last audit events may be missing in the file", failed);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
