package io.crossdock.cli;

import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** What an access rule is about, as the options of a command say it. */
final class ResourceOptions {
    private final Map<ResourceType, String> named = new EnumMap<>(ResourceType.class);

    @Option(names = "--prefixed", description = "All whose names begin with the one given.")
    private boolean prefixed;

    @Option(names = "--topic", paramLabel = "NAME", description = "A topic; '*' stands for all.")
    void topic(@Nullable String name) {
        put(ResourceType.TOPIC, name);
    }

    @Option(names = "--group", paramLabel = "NAME", description = "A consumer group; '*' stands for all.")
    void group(@Nullable String name) {
        put(ResourceType.GROUP, name);
    }

    @Option(names = "--transactional-id", paramLabel = "NAME", description = "A transactional id.")
    void transactionalId(@Nullable String name) {
        put(ResourceType.TRANSACTIONAL_ID, name);
    }

    @Option(names = "--delegation-token", paramLabel = "NAME", description = "A delegation token.")
    void token(@Nullable String name) {
        put(ResourceType.DELEGATION_TOKEN, name);
    }

    @Option(names = "--user", paramLabel = "NAME", description = "A user, as User:alice.")
    void user(@Nullable String name) {
        put(ResourceType.USER, name);
    }

    @Option(names = "--cluster", description = "The cluster itself.")
    void cluster(boolean meant) {
        put(ResourceType.CLUSTER, meant ? Resource.CLUSTER_NAME : null);
    }

    /**
     * The one that is named.
     *
     * @throws IOException unless exactly one is
     */
    ResourcePattern one() throws IOException {
        if (named.size() != 1) {
            throw new IOException("say what it is about: exactly one of --topic, --group, --transactional-id,"
                    + " --delegation-token, --user or --cluster");
        }
        Map.Entry<ResourceType, String> only = named.entrySet().iterator().next();
        return new ResourcePattern(
                only.getKey(), only.getValue(), prefixed ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    /** Those that are named, or every one. */
    ResourcePatternFilter filter() throws IOException {
        return named.isEmpty() ? ResourcePatternFilter.ANY : one().toFilter();
    }

    /** @param name null for an option that is not given */
    private void put(ResourceType type, @Nullable String name) {
        if (name != null) {
            named.put(type, name);
        }
    }
}
