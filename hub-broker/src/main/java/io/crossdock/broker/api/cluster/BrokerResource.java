package io.crossdock.broker.api.cluster;

import io.crossdock.broker.log.Cordon;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.BrokerSettings;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;
import io.crossdock.broker.metadata.config.Setting;
import io.crossdock.broker.metadata.config.SettingType;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The configurations of brokers, by node id; the empty name stands for all of them (KIP-226). */
final class BrokerResource implements ConfigurableResource {
    private static final ClusterConfigAccess ACCESS = new ClusterConfigAccess("the configuration of brokers");

    private final MetadataStore metadata;
    private final ConfigBook book;
    private final List<Path> directories;

    /** @param directories of this broker's logs */
    BrokerResource(MetadataStore metadata, ConfigBook book, List<Path> directories) {
        this.metadata = metadata;
        this.book = book;
        this.directories = List.copyOf(directories);
    }

    @Override
    public ConfigResource.Type type() {
        return ConfigResource.Type.BROKER;
    }

    @Override
    public Collection<String> names(ClusterImage image, Access access) {
        return BrokerNames.all(image);
    }

    @Override
    public void requireDescribe(String name, Access access) {
        ACCESS.requireDescribe(access);
    }

    @Override
    public void requireAlter(String name, Access access) {
        ACCESS.requireAlter(access);
    }

    @Override
    public List<ConfigEntry> describe(String name, ClusterImage image) {
        if (name.isEmpty()) {
            return BrokerSettings.describeEveryBroker(image.configs(ConfigScope.BROKER, ""));
        }
        new BrokerNames(book.node()).requireThis(name, "configuration");
        var entries = new ArrayList<>(BrokerSettings.describe(book.at(image).layers()));
        entries.add(nodeId());
        return entries;
    }

    /** No broker setting of the configuration file, but tools look for it among them. */
    private ConfigEntry nodeId() {
        return new ConfigEntry(
                "node.id",
                book.node(),
                Source.STATIC_BROKER,
                true,
                false,
                SettingType.INT,
                "Number of this broker, unique in the cluster and never changed.",
                List.of(new Synonym("node.id", book.node(), Source.STATIC_BROKER)));
    }

    @Override
    public Map<String, String> given(String name, ClusterImage image) {
        return image.configs(ConfigScope.BROKER, name);
    }

    @Override
    public Optional<Setting> setting(String setting) {
        return BrokerSettings.setting(setting);
    }

    @Override
    public String defaultValue(String setting, ClusterImage image) {
        return BrokerSettings.setting(setting)
                .flatMap(known -> book.at(image).values().text(known.name()))
                .orElse("");
    }

    @Override
    public Supplier<CompletableFuture<Void>> plan(String name, ClusterImage image, Map<String, String> wanted) {
        if (!name.isEmpty() && !BrokerNames.all(image).contains(name)) {
            throw new InvalidRequestException("there is no broker '" + name + "'; alive are "
                    + image.brokers().keySet());
        }
        BrokerSettings.validateChange(wanted);
        var together = new HashMap<>(image.configs(ConfigScope.BROKER));
        together.put(name, wanted);
        ConfigBook.Page next = book.with(together);
        BrokerSettings.validateTogether(next.values());
        if (name.equals(book.node())) {
            requireOwn(next.values().list("cordoned.log.dirs"));
        }
        next.topics().validate(Map.of());
        var change = new MetadataChange.SetConfigs(ConfigScope.BROKER, name, Optional.of(given(name, image)), wanted);
        return () -> metadata.apply(change);
    }

    private void requireOwn(List<String> cordoned) {
        List<String> unknown = new Cordon(cordoned).unknown(directories);
        if (!unknown.isEmpty()) {
            throw new InvalidConfigurationException("cordoned.log.dirs names " + unknown
                    + ", which are not among the directories of this broker: " + directories);
        }
    }
}
