package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.Setting;
import io.crossdock.broker.metadata.config.TopicConfigs;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The configurations of topics, kept with each topic. */
final class TopicResource implements ConfigurableResource {
    private final MetadataStore metadata;
    private final ConfigBook book;

    TopicResource(MetadataStore metadata, ConfigBook book) {
        this.metadata = metadata;
        this.book = book;
    }

    @Override
    public ConfigResource.Type type() {
        return ConfigResource.Type.TOPIC;
    }

    @Override
    public Collection<String> names(ClusterImage image, Access access) {
        return image.topics().keySet();
    }

    @Override
    public void requireDescribe(String name, Access access) {
        if (!access.allowsTopic(AclOperation.DESCRIBE_CONFIGS, name)) {
            throw new TopicAuthorizationException("not allowed to describe the configuration of topic " + name);
        }
    }

    @Override
    public void requireAlter(String name, Access access) {
        if (!access.allowsTopic(AclOperation.ALTER_CONFIGS, name)) {
            throw new TopicAuthorizationException("not allowed to alter the configuration of topic " + name);
        }
    }

    @Override
    public List<ConfigEntry> describe(String name, ClusterImage image) {
        return book.at(image).topics().describe(topic(name, image));
    }

    @Override
    public Map<String, String> given(String name, ClusterImage image) {
        return topic(name, image).configs();
    }

    @Override
    public Optional<Setting> setting(String setting) {
        return TopicConfigs.setting(setting);
    }

    @Override
    public String defaultValue(String setting, ClusterImage image) {
        return book.at(image).topics().defaultValue(setting);
    }

    @Override
    public Supplier<CompletableFuture<Void>> plan(String name, ClusterImage image, Map<String, String> wanted) {
        book.at(image).topics().validate(wanted);
        TopicImage topic = topic(name, image);
        var change = new MetadataChange.SetTopicConfigs(name, topic.id(), Optional.of(topic.configs()), wanted);
        return () -> metadata.apply(change);
    }

    private static TopicImage topic(String name, ClusterImage image) {
        Topic.validate(name);
        return image.topic(name)
                .orElseThrow(() -> new UnknownTopicOrPartitionException("there is no topic '" + name + "'"));
    }
}
