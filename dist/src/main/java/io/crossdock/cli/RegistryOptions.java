package io.crossdock.cli;

import io.crossdock.cli.schemas.Registry;
import io.crossdock.cli.schemas.RegistryConnection;
import io.crossdock.hub.data.RunFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which registry a command talks to, and as whom. */
final class RegistryOptions {
    private static final String URL = "schema.registry.url";

    @Mixin
    private DataOption data;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description =
                    "Any registry that Confluent's clients can use; default is that of the running hub of --data, else"
                            + " http://127.0.0.1:8080/registry.")
    private @Nullable URI registry;

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description =
                    "Settings of a client, whose user and trusted certificates are used: Kafka's (sasl.jaas.config) or a"
                            + " registry's (basic.auth.user.info, schema.registry.url); default is what 'crossdock secure' left in"
                            + " --data.")
    private @Nullable Path clientConfig;

    /** Of a command that has these options for more than the registry. */
    static RegistryOptions of(DataOption data, @Nullable URI registry, @Nullable Path clientConfig) {
        var options = new RegistryOptions();
        options.data = data;
        options.registry = registry;
        options.clientConfig = clientConfig;
        return options;
    }

    Registry open() throws IOException {
        return new Registry(connection());
    }

    RegistryConnection connection() throws IOException {
        QuietLogging.install();
        // What 'secure' left is for the hub it was made for, and for nobody else.
        Optional<Path> file =
                Optional.ofNullable(clientConfig).or(() -> registry == null ? data.clientConfig() : Optional.empty());
        Map<String, String> settings = file.isPresent() ? ClientProperties.read(file.get()) : Map.of();
        URI address = address(settings);
        if (address.getScheme() == null || !address.getScheme().matches("https?") || address.getHost() == null) {
            throw new IOException(
                    "a registry is named by its URL, such as http://127.0.0.1:8080/registry, and not by " + address);
        }
        HttpLogin login = HttpLogin.of(settings);
        return new RegistryConnection(address, login.client(), login.authorization());
    }

    private URI address(Map<String, String> settings) throws IOException {
        if (registry != null) {
            return registry;
        }
        if (settings.containsKey(URL)) {
            return URI.create(settings.getOrDefault(URL, "").split(",", -1)[0].strip());
        }
        return data.runningIfNamed()
                .map(RunFile::addresses)
                .flatMap(addresses -> first(addresses, "registry", "").or(() -> first(addresses, "http", "/registry")))
                .map(address -> HubAddress.EVERY_ADDRESS.matcher(address).replaceFirst("://127.0.0.1:"))
                .map(URI::create)
                .orElse(URI.create("http://127.0.0.1:8080/registry"));
    }

    private static Optional<String> first(Map<String, List<String>> addresses, String role, String path) {
        return addresses.getOrDefault(role, List.of()).stream().findFirst().map(address -> address + path);
    }
}
