package io.crossdock.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.HashMap;
import java.util.Map;

/** Whom a limit is about, as the options of a command say it. */
final class QuotaEntityOptions {
    /** Stands for whoever has no limit of their own, which the protocol writes as null. */
    static final String DEFAULT = "<default>";

    private final Map<String, @Nullable String> entity = new HashMap<>();

    @Option(
            names = "--user",
            paramLabel = "USER",
            description = "A user; '" + DEFAULT + "' for those without own limit.")
    void user(@Nullable String name) {
        put("user", name);
    }

    @Option(names = "--client-id", paramLabel = "ID", description = "A client id, alone or together with --user.")
    void clientId(@Nullable String name) {
        put("client-id", name);
    }

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "An address that connects.")
    void ip(@Nullable String name) {
        put("ip", name);
    }

    @Option(names = "--topic", paramLabel = "TOPIC", description = "A topic, whoever uses it.")
    void topic(@Nullable String name) {
        put("topic", name);
    }

    @Option(names = "--topic-prefix", paramLabel = "PREFIX", description = "All topics that begin with it together.")
    void topicPrefix(@Nullable String name) {
        put("topic-prefix", name);
    }

    @Option(names = "--group", paramLabel = "NAME", description = "A group of principals.")
    void group(@Nullable String name) {
        put("group", name);
    }

    /** Names by type, as the protocol has them. */
    Map<String, @Nullable String> entity() {
        return entity;
    }

    /** @param name null for an option that is not given */
    private void put(String type, @Nullable String name) {
        if (name != null) {
            entity.put(type, name.equals(DEFAULT) ? null : name);
        }
    }
}
