package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.ClientMetricsConfigs;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.Setting;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The subscriptions to the metrics that clients push (KIP-714). One that has nothing set does not exist. */
final class ClientMetricsResource implements ConfigurableResource {
    private static final ClusterConfigAccess ACCESS = new ClusterConfigAccess("subscriptions to client metrics");

    private final MetadataStore metadata;

    ClientMetricsResource(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ConfigResource.Type type() {
        return ConfigResource.Type.CLIENT_METRICS;
    }

    @Override
    public Collection<String> names(ClusterImage image, Access access) {
        return image.configs(ConfigScope.CLIENT_METRICS).keySet();
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
        requireName(name);
        return ClientMetricsConfigs.describe(given(name, image));
    }

    @Override
    public Map<String, String> given(String name, ClusterImage image) {
        return image.configs(ConfigScope.CLIENT_METRICS, name);
    }

    @Override
    public Optional<Setting> setting(String setting) {
        return ClientMetricsConfigs.setting(setting);
    }

    @Override
    public String defaultValue(String setting, ClusterImage image) {
        return ClientMetricsConfigs.defaultValue(setting);
    }

    @Override
    public Supplier<CompletableFuture<Void>> plan(String name, ClusterImage image, Map<String, String> wanted) {
        requireName(name);
        ClientMetricsConfigs.validate(wanted);
        var change = new MetadataChange.SetConfigs(
                ConfigScope.CLIENT_METRICS, name, Optional.of(given(name, image)), wanted);
        return () -> metadata.apply(change);
    }

    private static void requireName(String name) {
        if (name.isEmpty()) {
            throw new InvalidRequestException("the name of a subscription to client metrics must not be empty");
        }
    }
}
