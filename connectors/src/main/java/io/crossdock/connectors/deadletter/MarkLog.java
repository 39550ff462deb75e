package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.deadletter.LetterReader.Stretch;
import io.crossdock.connectors.delivery.HubWriter;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which letters of a topic are done with, kept in a compacted topic beside it, named after it with {@value #SUFFIX}: key
 * {@code partition@offset}, value what became of the letter. It is made when the first letter is settled.
 *
 * <p>Thread-safe; reads only what was added since it last read. No thread waits for another: those that read at the same
 * time read the same marks, each for itself.
 */
final class MarkLog {
    static final String SUFFIX = ".redriven";

    private static final ScanLimits WHOLE = new ScanLimits(Integer.MAX_VALUE, Long.MAX_VALUE, Duration.ofSeconds(60));

    private final String topic;
    private final Map<String, Object> clientSettings;
    private final Clock clock;
    private final Settled settled = new Settled();
    private final AtomicLong next = new AtomicLong();
    private volatile boolean made;

    MarkLog(String letters, Map<String, Object> clientSettings, Clock clock) {
        this.topic = letters + SUFFIX;
        this.clientSettings = clientSettings;
        this.clock = clock;
    }

    /**
     * The letters that are done with as of now, whoever settled them.
     *
     * @throws IllegalStateException if they cannot be read in a minute
     */
    Settled read() {
        long known = next.get(); // before the end is asked for, which somebody else may find further on
        try (var reader = new LetterReader(topic, clientSettings, clock)) {
            Map<Integer, Stretch> all = reader.everything();
            Stretch marks = all.getOrDefault(0, Stretch.NOTHING);
            if (!all.isEmpty()) {
                made = true;
            }
            if (marks.to() < known) {
                throw new IllegalStateException("topic " + topic + " was made anew while it was in use");
            }
            Stretch left = reader.read(Map.of(0, marks.within(new Stretch(known, Long.MAX_VALUE))), WHOLE, record -> {
                        if (record.key() != null && record.value() != null) {
                            settled.add(Place.parse(new String(record.key(), StandardCharsets.UTF_8)));
                        }
                        return true;
                    })
                    .getOrDefault(0, Stretch.NOTHING);
            if (!left.isEmpty()) {
                throw new IllegalStateException("topic " + topic + " could not be read to its end in a minute");
            }
            next.accumulateAndGet(marks.to(), Math::max);
            return settled;
        }
    }

    /**
     * Returns when it is safe that the letter is done with.
     *
     * @param outcome what became of it, in one word
     */
    void settle(Place letter, String outcome, HubWriter writer)
            throws InterruptedException, UnwrittenException, ExecutionException {
        if (!made) {
            make();
        }
        writer.writeAndWait(new ProducerRecord<>(topic, 0, bytes(letter.toString()), bytes(outcome)));
        settled.add(letter);
    }

    private void make() throws InterruptedException, ExecutionException {
        var compacted = new NewTopic(topic, Optional.of(1), Optional.empty())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        try (Admin admin = Admin.create(clientSettings)) {
            admin.createTopics(List.of(compacted)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
        made = true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
