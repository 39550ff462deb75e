package io.crossdock.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.HashMap;
import java.util.Map;

/** Whom a limit is about, as the options of a command say it. */
final class QuotaEntityOptions {
    /** Stands for whoever has no limit of their own, which the protocol writes as null. */
    static final String DEFAULT = "<default>";

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "A user; '" + DEFAULT + "' for those without own limit.")
    private @Nullable String user;

    @Option(names = "--client-id", paramLabel = "ID", description = "A client id, alone or together with --user.")
    private @Nullable String clientId;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "An address that connects.")
    private @Nullable String ip;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "A topic, whoever uses it.")
    private @Nullable String topic;

    @Option(names = "--topic-prefix", paramLabel = "PREFIX", description = "All topics that begin with it together.")
    private @Nullable String topicPrefix;

    @Option(names = "--group", paramLabel = "NAME", description = "A group of principals.")
    private @Nullable String group;

    /** Names by type, as the protocol has them. */
    Map<String, @Nullable String> entity() {
        var entity = new HashMap<String, @Nullable String>();
        put(entity, "user", user);
        put(entity, "client-id", clientId);
        put(entity, "ip", ip);
        put(entity, "topic", topic);
        put(entity, "topic-prefix", topicPrefix);
        put(entity, "group", group);
        return entity;
    }

    private static void put(Map<String, @Nullable String> entity, String type, @Nullable String name) {
        if (name != null) {
            entity.put(type, name.equals(DEFAULT) ? null : name);
        }
    }
}
