package io.crossdock.cli;

import io.crossdock.cli.plan.Plan;
import io.crossdock.cli.plan.Wanted;
import io.crossdock.cli.plan.cluster.PlannedCluster;
import io.crossdock.cli.plan.file.PlanFiles;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What {@code plan} and {@code apply} have in common: which files are meant, and which cluster. */
final class PlanOptions {
    @Mixin
    private ClientOptions client;

    @Option(
            names = "--http",
            paramLabel = "URL",
            description = "Address of the hub that runs the connectors; default is the running hub of --data, else"
                    + " http://127.0.0.1:8080. Asked only when there are connectors.")
    private @Nullable URI http;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "The registry of the schemas; default is that of the hub. Asked only when there are schemas.")
    private @Nullable URI registry;

    @Option(
            names = "--owner",
            paramLabel = "NAME",
            description = "Who owns what the files name; default is what they say themselves.")
    private @Nullable String owner;

    @Option(names = "--adopt", description = "What is there and nobody's becomes the owner's, if the files name it.")
    private boolean adopt;

    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "1..*",
            description =
                    "Files, and folders whose .yaml and .yml files are meant; together they are the whole of what the"
                            + " owner has.")
    private List<Path> paths = List.of();

    /** Does something with the files and the cluster. */
    interface Use {
        int apply(Wanted wanted, PlannedCluster cluster, Plan plan) throws Exception;
    }

    int use(Use use) throws Exception {
        QuietLogging.install();
        Wanted wanted = PlanFiles.read(paths, Optional.ofNullable(owner));
        HubAddress hub = HubAddress.of(client.data(), http, client.clientConfig());
        try (Admin admin = client.admin();
                var cluster = new PlannedCluster(
                        admin,
                        client.settings(),
                        () -> RegistryOptions.of(client.data(), registry, client.clientConfig())
                                .open(),
                        hub::ask,
                        Clock.systemUTC())) {
            return use.apply(wanted, cluster, cluster.plan(wanted, adopt));
        }
    }

    /** Where it is, for whoever has to agree. */
    String target() throws IOException {
        return String.valueOf(client.settings().get("bootstrap.servers"));
    }
}
