package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.TopicImage;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Every setting of one broker, of its topics and of its groups, as it stands in an image: what the configuration file
 * gave, overridden by what was changed at run time. Thread-safe.
 */
public final class ConfigBook {
    private final String node;
    private final Map<String, String> file;
    private volatile @Nullable Page last;

    /** @param file what the configuration file gives, checked */
    public ConfigBook(int nodeId, Map<String, String> file) {
        this.node = Integer.toString(nodeId);
        this.file = Map.copyOf(file);
    }

    /** Node id of the broker whose settings these are, as resources are named. */
    public String node() {
        return node;
    }

    /** What holds in this image. Worked out once per change of a broker's settings, so asking is cheap. */
    public Page at(ClusterImage image) {
        Map<String, Map<String, String>> changed = image.configs(ConfigScope.BROKER);
        Page known = last;
        if (known == null || known.changed != changed) {
            known = page(changed);
            last = known;
        }
        return known;
    }

    /** What would hold if these were the settings changed at run time. */
    public Page with(Map<String, Map<String, String>> changed) {
        return page(changed);
    }

    /** The value of every setting of this group, by Kafka's group setting names such as {@code consumer.session.timeout.ms}. */
    public Map<String, String> group(ClusterImage image, String group) {
        return at(image).groups().effective(image.configs(ConfigScope.GROUP, group));
    }

    /** The value of every setting of the topic on which these are set, by topic setting name. */
    public Map<String, String> topic(ClusterImage image, Map<String, String> overrides) {
        return at(image).topics().effective(overrides);
    }

    /** The value of every setting of this topic, by topic setting name. */
    public Map<String, String> topic(ClusterImage image, TopicImage topic) {
        return at(image).topics().effective(topic);
    }

    private Page page(Map<String, Map<String, String>> changed) {
        return new Page(
                changed,
                new BrokerLayers(changed.getOrDefault(node, Map.of()), changed.getOrDefault("", Map.of()), file));
    }

    /** What holds at one moment. Immutable. */
    public static final class Page {
        private final Map<String, Map<String, String>> changed;
        private final BrokerLayers layers;
        private final BrokerValues values;
        private final TopicConfigs topics;
        private final GroupConfigs groups;

        private Page(Map<String, Map<String, String>> changed, BrokerLayers layers) {
            this.changed = changed;
            this.layers = layers;
            values = new BrokerValues(layers.flat());
            topics = new TopicConfigs(layers);
            groups = new GroupConfigs(layers);
        }

        /** The broker's settings, where each value comes from. */
        public BrokerLayers layers() {
            return layers;
        }

        /** The broker's settings as what they are. */
        public BrokerValues values() {
            return values;
        }

        public TopicConfigs topics() {
            return topics;
        }

        public GroupConfigs groups() {
            return groups;
        }
    }
}
