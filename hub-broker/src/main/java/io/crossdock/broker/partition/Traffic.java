package io.crossdock.broker.partition;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The traffic of every topic, of the first {@value #TOPICS_AT_MOST} by name: whoever creates a million topics must not
 * make a million series of them. The others, and topics that are gone, are counted together. Thread-safe.
 */
public final class Traffic {
    static final int TOPICS_AT_MOST = 1000;

    private final Map<String, TopicTraffic> byTopic = new ConcurrentHashMap<>();
    private final TopicTraffic others = new TopicTraffic();

    /** The counters of this topic, to be kept by whoever counts. */
    TopicTraffic of(String topic) {
        TopicTraffic known = byTopic.get(topic);
        if (known != null) {
            return known;
        }
        return byTopic.size() >= TOPICS_AT_MOST ? others : byTopic.computeIfAbsent(topic, first -> new TopicTraffic());
    }

    /** The topic is gone. */
    void forget(String topic) {
        TopicTraffic gone = byTopic.remove(topic);
        if (gone != null) {
            others.add(gone);
        }
    }

    /** By topic. */
    public Map<String, TopicTraffic> topics() {
        return new TreeMap<>(byTopic);
    }

    /** Of everything that is not in {@link #topics}. */
    public TopicTraffic others() {
        return others;
    }
}
