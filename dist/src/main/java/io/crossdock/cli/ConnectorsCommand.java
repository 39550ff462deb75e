package io.crossdock.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.camel.Trial;
import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.check.ConnectorSchema;
import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.TrialInput;
import io.crossdock.connectors.plugin.HubJars;
import io.crossdock.connectors.plugin.Plugin;
import io.crossdock.connectors.plugin.PluginInstaller;
import io.crossdock.connectors.plugin.Plugins;
import io.crossdock.connectors.trial.PipelineTests;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code crossdock connectors}: asks the running hub over HTTP. */
@Command(
        name = "connectors",
        description = "Shows and steers the connectors of a running hub.",
        subcommands = {DeadLettersCommand.class, SecretsCommand.class})
final class ConnectorsCommand extends CommandGroup {
    /** Where a hub has its registry unless it is told otherwise, for formats that need one and name none. */
    private static final String REGISTRY = "http://127.0.0.1:8080/registry";

    @Command(name = "list", description = "Lists the connectors and how they are.")
    void list(@Mixin HubAddress hub, @Mixin OutputOption output) throws Exception {
        var table = new Table("connector", "kind", "state", "node", "in", "out", "failed", "dead letters");
        for (JsonNode connector : hub.ask("GET", "/connectors")) {
            table.row(
                    connector.path("name").asText(),
                    connector.path("kind").asText(),
                    connector.path("state").asText(),
                    connector.path("node").asText(""),
                    connector.path("recordsIn").asText(),
                    connector.path("recordsOut").asText(),
                    connector.path("recordsFailed").asText(),
                    connector.path("recordsDeadLettered").asText());
        }
        output.show(out(), table);
    }

    @Command(name = "status", description = "Shows everything about one connector, with its last error.")
    void status(@Mixin HubAddress hub, @Mixin OutputOption output, @Parameters(paramLabel = "NAME") String name)
            throws Exception {
        JsonNode connector = hub.ask("GET", "/connectors/" + encoded(name));
        output.show(out(), connector, text -> connector
                .fields()
                .forEachRemaining(field -> text.printf(
                        "%-22s%s%n",
                        field.getKey(),
                        field.getValue().isValueNode() ? field.getValue().asText() : field.getValue())));
    }

    @Command(name = "restart", description = "Stops a connector and starts it from its file.")
    void restart(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        change(hub, name, "restart");
    }

    @Command(name = "pause", description = "Stops a connector until it is resumed.")
    void pause(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        change(hub, name, "pause");
    }

    @Command(name = "resume", description = "Starts a connector that does not run.")
    void resume(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        change(hub, name, "resume");
    }

    private void change(HubAddress hub, String name, String verb) throws Exception {
        JsonNode after = hub.ask("POST", "/connectors/" + encoded(name) + "/" + verb);
        out().println(name + " " + after.path("state").asText());
    }

    @Command(
            name = "check",
            description =
                    "Reads connector files as the hub would and prints every mistake; needs no running hub, but asks"
                            + " one for the names of secrets that the files refer to.")
    int check(@Mixin HubAddress hub, @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files)
            throws InterruptedException {
        QuietLogging.install();
        var secrets = new AssumedSecrets();
        try (var check = new ConnectorCheck(System.getenv(), REGISTRY, secrets)) {
            List<Problem> problems = check.check(files);
            problems.forEach(err()::println);
            secrets.remarks(hub).forEach(err()::println);
            if (problems.isEmpty()) {
                out().println(files.size() == 1 ? "the file is right" : "all " + files.size() + " files are right");
            }
            return problems.isEmpty() ? 0 : 1;
        }
    }

    @Command(
            name = "install",
            description = "Fetches a component that is not in the tarball into plugins/; needs no running hub.")
    int install(
            @Parameters(
                            paramLabel = "WHAT",
                            description = "camel-NAME for a component of Camel, or GROUP:ARTIFACT:VERSION.")
                    String what,
            @Option(
                            names = "--repository",
                            paramLabel = "URL",
                            description =
                                    "A Maven repository to look in; may be given again. Maven Central by default.")
                    @Nullable
                    List<URI> repositories) {
        QuietLogging.install();
        List<URI> places = repositories == null ? List.of(PluginInstaller.CENTRAL) : repositories;
        try {
            HubJars hub = HubJars.ofThisProcess();
            Plugin plugin = new PluginInstaller(Plugins.ofThisProcess(), places, hub).install(what);
            String camel = hub.version("camel-api").orElse("");
            if (!what.contains(":") && !plugin.origin().endsWith(":" + camel)) {
                out().println(what + " is not to be had for Camel " + camel
                        + "; taken is the newest version before it");
            }
            out().println(plugin.origin() + " is installed, " + size(plugin)
                    + "; a hub that runs finds it at its next start");
            return 0;
        } catch (IllegalArgumentException | IOException refused) {
            err().println(refused.getMessage());
            return 1;
        }
    }

    @Command(name = "plugins", description = "Lists what 'connectors install' has installed; needs no running hub.")
    void plugins(@Mixin OutputOption output) {
        var table = new Table("plugin", "origin", "size");
        for (Plugin plugin : Plugins.ofThisProcess().list()) {
            table.row(plugin.name(), plugin.origin(), size(plugin));
        }
        output.show(out(), table);
    }

    private static String size(Plugin plugin) {
        return plugin.jars().size() + " jars, " + (plugin.bytes() + 1_048_575) / 1_048_576 + " MB";
    }

    @Command(
            name = "try",
            description =
                    "Runs a message through a connector's steps and formats, without touching either side, and prints"
                            + " what would come out; needs no running hub, but asks one for the names of secrets that"
                            + " the file refers to.")
    int tryOut(
            @Mixin HubAddress hub,
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--input", required = true, paramLabel = "FILE", description = "The message or value.")
                    Path input,
            @Option(names = "--key", description = "Key of the record, for a sink.") @Nullable String key,
            @Option(names = "--topic", description = "Topic of the record, for a sink.") @Nullable String topic,
            @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header; may be repeated.") @Nullable
                    Map<String, String> headers,
            @Option(
                            names = "--lookups",
                            paramLabel = "FILE",
                            description = "JSON with an answer for each field that a lookup fills; lookups ask nobody.")
                    @Nullable
                    Path lookups)
            throws Exception {
        QuietLogging.install();
        var secrets = new AssumedSecrets();
        try (var check = new ConnectorCheck(System.getenv(), REGISTRY, secrets)) {
            ConnectorCheck.Checked checked = check.read(file);
            secrets.remarks(hub).forEach(err()::println);
            ConnectorDefinition definition = checked.definition();
            if (definition == null) {
                checked.problems().forEach(err()::println);
                return 1;
            }
            Map<String, Object> answers = lookups == null ? Map.of() : answers(lookups);
            Map<String, Object> given = headers == null ? Map.of() : Map.copyOf(headers);
            try (Trial trial = Trial.of(definition, answers)) {
                var outcome = trial.run(new TrialInput(Files.readAllBytes(input), given, key, topic));
                return new TriedConnector(out()).print(outcome) ? 0 : 1;
            }
        }
    }

    private static Map<String, Object> answers(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), new TypeReference<>() {});
    }

    @Command(
            name = "test",
            description =
                    "Runs the tests of *.test.yaml files in a folder: each has an input, and what is expected of it;"
                            + " needs no running hub.")
    int test(@Parameters(paramLabel = "DIR") Path folder) throws IOException {
        QuietLogging.install();
        List<PipelineTests.Result> results = new PipelineTests(System.getenv()).run(folder);
        long failed = results.stream().filter(result -> !result.passed()).count();
        for (PipelineTests.Result result : results) {
            out().println((result.passed() ? "ok      " : "FAILED  ") + result.file() + ":" + result.line() + " "
                    + result.name());
            if (!result.passed()) {
                out().println("        " + result.difference());
            }
        }
        out().println(
                        results.isEmpty()
                                ? "no *.test.yaml in " + folder
                                : results.size() - failed + " of " + results.size() + " tests passed");
        return results.isEmpty() || failed > 0 ? 1 : 0;
    }

    @Command(
            name = "schema",
            description = "Prints the JSON Schema of connector files, for completion and checks in editors.")
    void schema() {
        QuietLogging.install();
        try (var check = new ConnectorCheck(System.getenv())) {
            out().print(new ConnectorSchema(check).text());
            out().flush();
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
