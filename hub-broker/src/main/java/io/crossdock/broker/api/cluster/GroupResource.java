package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.GroupConfigs;
import io.crossdock.broker.metadata.config.Setting;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The configurations of groups (KIP-848). A group can have one before it has members, and keeps it without any. */
final class GroupResource implements ConfigurableResource {
    private final MetadataStore metadata;
    private final ConfigBook book;

    GroupResource(MetadataStore metadata, ConfigBook book) {
        this.metadata = metadata;
        this.book = book;
    }

    @Override
    public ConfigResource.Type type() {
        return ConfigResource.Type.GROUP;
    }

    @Override
    public Collection<String> names(ClusterImage image, Access access) {
        return image.configs(ConfigScope.GROUP).keySet();
    }

    @Override
    public void requireDescribe(String name, Access access) {
        if (!access.allowsGroup(AclOperation.DESCRIBE_CONFIGS, name)) {
            throw new GroupAuthorizationException("not allowed to describe the configuration of group " + name);
        }
    }

    @Override
    public void requireAlter(String name, Access access) {
        if (!access.allowsGroup(AclOperation.ALTER_CONFIGS, name)) {
            throw new GroupAuthorizationException("not allowed to alter the configuration of group " + name);
        }
    }

    @Override
    public List<ConfigEntry> describe(String name, ClusterImage image) {
        requireName(name);
        return book.at(image).groups().describe(given(name, image));
    }

    @Override
    public Map<String, String> given(String name, ClusterImage image) {
        return image.configs(ConfigScope.GROUP, name);
    }

    @Override
    public Optional<Setting> setting(String setting) {
        return GroupConfigs.setting(setting);
    }

    @Override
    public String defaultValue(String setting, ClusterImage image) {
        return book.at(image).groups().defaultValue(setting);
    }

    @Override
    public Supplier<CompletableFuture<Void>> plan(String name, ClusterImage image, Map<String, String> wanted) {
        requireName(name);
        book.at(image).groups().validate(wanted);
        var change = new MetadataChange.SetConfigs(ConfigScope.GROUP, name, Optional.of(given(name, image)), wanted);
        return () -> metadata.apply(change);
    }

    private static void requireName(String name) {
        if (name.isEmpty()) {
            throw new InvalidRequestException(
                    "the name of a group must not be empty; there is no default for all groups,"
                            + " the broker's settings group.consumer.* are that");
        }
    }
}
