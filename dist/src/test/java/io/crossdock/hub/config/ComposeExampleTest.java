package io.crossdock.hub.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.cli.Crossdock;
import io.crossdock.hub.KafkaBrokerSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code examples/compose} of the tarball, held against the program, the tarball and itself. */
class ComposeExampleTest {
    private static final Path TARBALL = Path.of("src/main/tarball");
    private static final Path EXAMPLE = TARBALL.resolve("examples/compose");
    private static final String INSTALLED = "/opt/crossdock/";

    @TempDir
    Path folder;

    private final JsonNode compose = yaml(EXAMPLE.resolve("compose.yaml"));
    private final String image = read(EXAMPLE.resolve("Containerfile"));

    @Test
    void whatEachContainerStartsIsAHubOfTheOneCluster() throws Exception {
        var numbers = new HashSet<Integer>();
        for (String name : names(compose.get("services"))) {
            HubConfig config = configuration(name);

            assertThat(config.roles()).containsExactlyInAnyOrder(Role.values());
            assertThat(config.warnings()).isEmpty();
            assertThat(config.http().hosts()).contains(name);
            assertThat(config.connectorsDirectory().toString()).isEqualTo("/opt/crossdock/conf/connectors");
            assertThat(config.ensemble()).get().isInstanceOfSatisfying(Ensemble.Quorum.class, quorum -> {
                assertThat(quorum.members().own().host())
                        .isEqualTo(name)
                        .isEqualTo(service(name).get("hostname").asText());
                assertThat(quorum.secret()).isPresent();
            });
            numbers.add(config.nodeId());
        }
        assertThat(numbers).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void clientsOnThisMachineAreSentWhereThePortsArePublishedAndNobodyElseReachesThem() throws Exception {
        var published = new HashSet<String>();
        for (String name : names(compose.get("services"))) {
            Map<String, String> broker = configuration(name).broker();
            Map<String, String> outside = new HashMap<>();
            for (JsonNode port : service(name).get("ports")) {
                assertThat(port.asText()).matches("127\\.0\\.0\\.1:\\d+:\\d+");
                int last = port.asText().lastIndexOf(':');
                outside.put(port.asText().substring(last + 1), port.asText().substring(0, last));
                assertThat(published.add(port.asText().substring(0, last))).isTrue();
            }

            assertThat(outside).containsOnlyKeys("19092", "8080");
            assertThat(broker.get("listeners")).isEqualTo("HUBS://0.0.0.0:9092,LOCAL://0.0.0.0:19092");
            assertThat(broker.get("advertised.listeners"))
                    .isEqualTo("HUBS://" + name + ":9092,LOCAL://" + outside.get("19092"));
        }
        assertThat(published).hasSize(6);
    }

    @Test
    void everyPathThatIsNamedIsInTheTarballOrMadeByTheImage() {
        assertThat(image).contains("COPY . " + INSTALLED.substring(0, INSTALLED.length() - 1) + "\n");
        for (String name : names(compose.get("services"))) {
            JsonNode service = service(name);
            Path context =
                    EXAMPLE.resolve(service.at("/build/context").asText()).normalize();
            assertThat(context).isEqualTo(TARBALL);
            assertThat(context.resolve(service.at("/build/dockerfile").asText()))
                    .isRegularFile();
            assertThat(inTarball(service.at("/healthcheck/test/1").asText())).isExecutable();
            assertThat(service.get("volumes")).singleElement().satisfies(volume -> {
                assertThat(volume.asText()).isEqualTo(name + ":/data");
                assertThat(compose.get("volumes").has(name)).isTrue();
            });
        }
        List<String> entry = entry();
        assertThat(inTarball(entry.get(0))).isExecutable();
        assertThat(inTarball(entry.get(entry.indexOf("--config") + 1))).isRegularFile();
        assertThat(entry.get(entry.indexOf("--data") + 1)).isEqualTo("/data");
        assertThat(image).contains("install -d -o crossdock /data", "USER crossdock", "VOLUME /data");
    }

    @Test
    void theSecretIsMadeByWhoeverStartsItAndHasNoDefault() {
        assertThat(compose.at("/secrets/cluster-secret/file").asText()).isEqualTo("./cluster-secret");
        assertThat(EXAMPLE.resolve("cluster-secret")).doesNotExist();
        assertThat(read(EXAMPLE.resolve("README.md"))).contains("openssl rand -hex 32 > cluster-secret");
    }

    @Test
    void theCommandsOfItsPageCanBeGiven() {
        List<String> calls = Pattern.compile("bin/crossdock (.+)")
                .matcher(read(EXAMPLE.resolve("README.md")))
                .results()
                .map(call -> call.group(1))
                .toList();

        assertThat(calls).hasSize(2);
        calls.forEach(call ->
                assertThat(program().parseArgs(call.split(" ", -1)).unmatched()).isEmpty());
    }

    /** As the program reads it in the container, where other files and names are there than here. */
    private HubConfig configuration(String name) throws Exception {
        List<String> words = new ArrayList<>(entry().subList(1, entry().size()));
        service(name).get("command").forEach(word -> words.add(word.asText()));
        CommandLine.ParseResult start =
                program().parseArgs(words.toArray(String[]::new)).subcommand();
        assertThat(start.commandSpec().name()).isEqualTo("start");
        Path secret = Files.writeString(folder.resolve("secret"), "of-this-test");
        Path file = Files.writeString(
                folder.resolve("hub.yaml"),
                read(inTarball(start.matchedOptionValue("--config", Path.of("none"))
                                .toString()))
                        .replace("/run/secrets/cluster-secret", secret.toString())
                        .replace("../../conf", "/opt/crossdock/conf"));
        return new HubConfigReader(TARBALL, new KafkaBrokerSettings())
                .read(Optional.of(file), start.matchedOptionValue("--set", List.of()), Optional.of(folder));
    }

    private static CommandLine program() {
        return Crossdock.whole();
    }

    private List<String> entry() {
        var line = Pattern.compile("ENTRYPOINT (\\[.*])").matcher(image);
        assertThat(line.find()).isTrue();
        var words = new ArrayList<String>();
        json(line.group(1)).forEach(word -> words.add(word.asText()));
        return words;
    }

    private static Path inTarball(String installed) {
        assertThat(installed).startsWith(INSTALLED);
        return TARBALL.resolve(installed.substring(INSTALLED.length()));
    }

    /** With what it takes over from x-hub. */
    private JsonNode service(String name) {
        var all = JsonMapper.builder().build().createObjectNode();
        compose.get("x-hub").properties().forEach(each -> all.set(each.getKey(), each.getValue()));
        compose.at("/services/" + name).properties().forEach(each -> all.set(each.getKey(), each.getValue()));
        return all;
    }

    private static Set<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .collect(Collectors.toSet());
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static JsonNode yaml(Path file) {
        return JsonMapper.builder()
                .build()
                .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(read(file)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
