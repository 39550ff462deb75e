package io.crossdock.cli;

import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.cluster.CopiedCluster;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** What {@code backup} and {@code restore} have in common: which cluster, and what of it. */
final class CopyOptions {
    @Mixin
    private ClientOptions client;

    @Option(
            names = "--http",
            paramLabel = "URL",
            description = "Address of the hub that runs the connectors; default is the running hub of --data, else"
                    + " http://127.0.0.1:8080.")
    private @Nullable URI http;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "The registry of the schemas; default is that of the hub.")
    private @Nullable URI registry;

    @Option(
            names = "--only",
            paramLabel = "KIND,...",
            split = ",",
            description = "Only these of config, topic, schema, acl, quota, connector; default is all.")
    private List<String> only = List.of();

    /** Does something with a cluster. */
    interface Use {
        int with(Admin admin, CopiedCluster cluster) throws Exception;
    }

    int use(Use use) throws Exception {
        QuietLogging.install();
        HubAddress hub = HubAddress.of(client.data(), http, client.clientConfig());
        try (Admin admin = client.admin()) {
            return use.with(
                    admin,
                    new CopiedCluster(
                            admin,
                            () -> RegistryOptions.of(client.data(), registry, client.clientConfig())
                                    .connection(),
                            hub::ask));
        }
    }

    /** In the order in which they can be made. */
    List<Kind> kinds() throws IOException {
        for (String word : only) {
            if (Kind.of(word).isEmpty()) {
                throw new IOException("--only: there is no kind '" + word + "'; there are config, topic, schema, acl,"
                        + " quota, connector");
            }
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> only.isEmpty() || only.contains(kind.word()))
                .toList();
    }

    /** Where it is, for whoever has to agree. */
    String target() throws IOException {
        return String.valueOf(client.settings().get("bootstrap.servers"));
    }
}
