package io.crossdock.cli;

import io.crossdock.cli.secure.SecuredHub;
import io.crossdock.hub.config.HubConfigReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code crossdock secure}. */
@Command(
        name = "secure",
        description = {
            "Makes a hub that asks who connects and what they may do: TLS with an authority of its own, users with"
                    + " passwords, access rules.",
            "Writes keys, certificates and client settings to DATA/security, adds the settings to the configuration, and"
                    + " shows the administrator's password once. The hub has to be stopped; the next start has it all."
        })
final class SecureCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration to add to; default is conf/hub.yaml.")
    private @Nullable Path config;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Name or address by which clients on other hosts reach this hub; repeatable, the first is told to"
                            + " them. Without it the hub stays on loopback.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the broker; default is ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of administration by HTTPS; default is ${DEFAULT-VALUE}.")
    private int httpPort;

    @Option(
            names = "--admin",
            paramLabel = "USER",
            defaultValue = "admin",
            description = "Name of the administrator; default is ${DEFAULT-VALUE}.")
    private String admin;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!admin.matches("[A-Za-z0-9._-]{1,100}")
                || List.of("hub", "connectors").contains(admin)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--admin must be letters, digits, '.', '_' or '-', and not 'hub' or 'connectors', who are users already");
        }
        if (data.running().isPresent()) {
            throw new IOException("the hub on " + data.folder() + " is running; stop it first with 'crossdock stop'");
        }
        Path folder = data.folder().resolve("security");
        if (Files.exists(folder)) {
            throw new IOException(
                    "this hub is secured already: " + folder
                            + " exists; remove it, and the lines 'crossdock secure' wrote into the configuration, to begin anew");
        }
        Path file = config == null ? Home.folder().resolve("conf/hub.yaml") : config.toAbsolutePath();
        var secured = new SecuredHub(new SecuredHub.Addresses(hosts, port, httpPort), admin, folder);
        Map<String, String> settings = secured.settings();
        List<String> set = HubConfigReader.namesIn(file).stream()
                .filter(settings::containsKey)
                .toList();
        if (!set.isEmpty()) {
            throw new IOException(file + " sets " + String.join(", ", set)
                    + " already, which this command has to set; take those lines out and run it again");
        }
        secured.write(Instant.now());
        append(file, settings);
        print(secured, folder, file);
        return 0;
    }

    private static void append(Path file, Map<String, String> settings) throws IOException {
        String lines = settings.entrySet().stream()
                .map(setting -> setting.getKey() + ": '" + setting.getValue().replace("'", "''") + "'")
                .collect(Collectors.joining("\n", "\n# Written by 'crossdock secure'.\n", "\n"));
        Files.createDirectories(file.getParent());
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void print(SecuredHub secured, Path folder, Path file) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("secured: TLS, users and access rules from the next start on");
        out.printf("%-14s%s%n", "user", admin);
        out.printf(
                "%-14s%s  (not shown again; it also stands in the client settings)%n",
                "password", secured.adminPassword());
        out.printf("%-14s%s%n", "clients", folder.resolve("client.properties"));
        out.printf("%-14s%s%n", "trust", folder.resolve("ca.pem"));
        out.printf("%-14s%s%n", "configuration", file);
        out.println("next: 'crossdock start', then 'crossdock users add NAME' and 'crossdock acls add --topic T --allow"
                + " User:NAME --operation READ'");
    }
}
