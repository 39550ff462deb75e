package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.ConfigBook;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every type of things that have configurations here. Immutable. */
public final class ConfigResources {
    private final Map<ConfigResource.Type, ConfigurableResource> byType = new EnumMap<>(ConfigResource.Type.class);

    /** @param directories of this broker's logs */
    public ConfigResources(MetadataStore metadata, ConfigBook book, LogLevels loggers, List<Path> directories) {
        List.of(
                        new BrokerResource(metadata, book, directories),
                        new ClientMetricsResource(metadata),
                        new GroupResource(metadata, book),
                        new LoggerResource(book.node(), loggers),
                        new TopicResource(metadata, book))
                .forEach(resource -> byType.put(resource.type(), resource));
    }

    /** @throws InvalidRequestException if nothing of this type has configurations here */
    ConfigurableResource require(byte type) {
        return find(type)
                .orElseThrow(() -> new InvalidRequestException(
                        "resources of type " + type + " have no configurations here; there are " + byType.keySet()));
    }

    Optional<ConfigurableResource> find(byte type) {
        return Optional.ofNullable(byType.get(ConfigResource.Type.forId(type)));
    }

    List<ConfigurableResource> all() {
        return List.copyOf(byType.values());
    }
}
