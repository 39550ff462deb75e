package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.config.ConfigEntry;
import io.crossdock.broker.metadata.config.Setting;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.config.ConfigResource;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One type of things that have configurations, as the requests about configurations see it. Every method throws the
 * {@code ApiException} to answer. Thread-safe; does not block.
 */
interface ConfigurableResource {

    ConfigResource.Type type();

    /** The names of all there are which this client may know of. */
    Collection<String> names(ClusterImage image, Access access);

    /** Throws unless the configuration of the thing of this name may be read. */
    void requireDescribe(String name, Access access);

    /** Throws unless the configuration of the thing of this name may be changed. */
    void requireAlter(String name, Access access);

    /** Every setting of the thing of this name. */
    List<ConfigEntry> describe(String name, ClusterImage image);

    /** What is set on it now. */
    Map<String, String> given(String name, ClusterImage image);

    /** The setting of this name, if this type of things has one. */
    Optional<Setting> setting(String setting);

    /** What a list is appended to while nothing is set; empty if there is no default. */
    String defaultValue(String setting, ClusterImage image);

    /**
     * Checks what shall be set from now on, instead of everything that is set.
     *
     * @return sets it; completes when it is in force here
     */
    Supplier<CompletableFuture<Void>> plan(String name, ClusterImage image, Map<String, String> wanted);
}
