package io.crossdock.broker;

import io.crossdock.broker.group.GroupEnvironment;
import io.crossdock.broker.group.consumer.CatalogOfImages;
import io.crossdock.broker.group.consumer.ConsumerGroupSettings;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OffsetMirror;
import io.crossdock.broker.metadata.config.ConfigBook;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

/** Shows the coordinator of groups what it needs of the cluster and the configuration, as it stands when it looks. */
final class GroupSurroundings {
    private final MetadataStore metadata;
    private final ConfigBook configs;

    private GroupSurroundings(MetadataStore metadata, ConfigBook configs) {
        this.metadata = metadata;
        this.configs = configs;
    }

    static GroupEnvironment of(OffsetMirror mirror, MetadataStore metadata, ConfigBook configs, Executor assignments) {
        var surroundings = new GroupSurroundings(metadata, configs);
        return new GroupEnvironment(
                mirror,
                new CatalogOfImages(metadata::image),
                surroundings::settings,
                surroundings::maxBatchBytes,
                assignments);
    }

    private ConsumerGroupSettings settings(String group) {
        Map<String, String> values = configs.group(metadata.image(), group);
        return new ConsumerGroupSettings(
                milliseconds(values, "consumer.session.timeout.ms"),
                milliseconds(values, "consumer.heartbeat.interval.ms"),
                milliseconds(values, "consumer.assignment.interval.ms"));
    }

    private int maxBatchBytes() {
        ClusterImage image = metadata.image();
        return OffsetsTopic.maxBatchBytes(configs, image);
    }

    private static Duration milliseconds(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("groups have no setting '" + name + "'");
        }
        return Duration.ofMillis(Long.parseLong(value.trim()));
    }
}
