package io.crossdock.cli;

import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an access rule is about, as the options of a command say it. */
final class ResourceOptions {
    @Option(names = "--topic", paramLabel = "NAME", description = "A topic; '*' stands for all.")
    private @Nullable String topic;

    @Option(names = "--group", paramLabel = "NAME", description = "A consumer group; '*' stands for all.")
    private @Nullable String group;

    @Option(names = "--transactional-id", paramLabel = "NAME", description = "A transactional id.")
    private @Nullable String transactionalId;

    @Option(names = "--delegation-token", paramLabel = "NAME", description = "A delegation token.")
    private @Nullable String token;

    @Option(names = "--user", paramLabel = "NAME", description = "A user, as User:alice.")
    private @Nullable String user;

    @Option(names = "--cluster", description = "The cluster itself.")
    private boolean cluster;

    @Option(names = "--prefixed", description = "All whose names begin with the one given.")
    private boolean prefixed;

    /**
     * The one that is named.
     *
     * @throws IOException unless exactly one is
     */
    ResourcePattern one() throws IOException {
        List<ResourcePattern> named = named();
        if (named.size() != 1) {
            throw new IOException("say what it is about: exactly one of --topic, --group, --transactional-id,"
                    + " --delegation-token, --user or --cluster");
        }
        return named.get(0);
    }

    /** Those that are named, or every one. */
    ResourcePatternFilter filter() throws IOException {
        return named().isEmpty() ? ResourcePatternFilter.ANY : one().toFilter();
    }

    private List<ResourcePattern> named() {
        var named = new ArrayList<ResourcePattern>();
        add(named, ResourceType.TOPIC, topic);
        add(named, ResourceType.GROUP, group);
        add(named, ResourceType.TRANSACTIONAL_ID, transactionalId);
        add(named, ResourceType.DELEGATION_TOKEN, token);
        add(named, ResourceType.USER, user);
        add(named, ResourceType.CLUSTER, cluster ? Resource.CLUSTER_NAME : null);
        return named;
    }

    private void add(List<ResourcePattern> named, ResourceType type, @Nullable String name) {
        if (name != null) {
            named.add(new ResourcePattern(type, name, prefixed ? PatternType.PREFIXED : PatternType.LITERAL));
        }
    }
}
