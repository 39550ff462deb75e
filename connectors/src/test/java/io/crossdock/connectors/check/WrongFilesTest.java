package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every way to get a connector file wrong that we know of: one message each, with place, cause and remedy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongFilesTest {
    private static final String SECRET = "s3cret-word";
    private ConnectorCheck check;

    @BeforeAll
    void loadCamelOnce() {
        check = new ConnectorCheck(Map.of("DB_PASSWORD", SECRET));
    }

    @AfterAll
    void close() {
        check.close();
    }

    @TestFactory
    Stream<DynamicTest> eachWrongFileYieldsOneMessageWithItsPlaceAndNoSecret() throws Exception {
        return expected().stream()
                .map(line -> DynamicTest.dynamicTest(line[0], () -> {
                    List<Problem> problems =
                            check.read(folder().resolve(line[0])).problems();

                    assertThat(problems).hasSize(1);
                    Problem problem = problems.get(0);
                    assertThat(problem.line() + ":" + problem.column()).isEqualTo(line[1]);
                    assertThat(problem.message()).startsWith(line[2]);
                    assertThat(problem.toString())
                            .hasLineCount(1)
                            .doesNotContain(SECRET)
                            .doesNotContainPattern("Exception|\\bat io\\.|\\bat org\\.|\\bjava\\.");
                }));
    }

    @Test
    void thereAreFortyOfThemOrMoreAndEachIsExpected() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .hasSizeGreaterThanOrEqualTo(40)
                    .containsExactlyInAnyOrderElementsOf(
                            expected().stream().map(line -> line[0]).toList());
        }
    }

    @Test
    void aSecretThatIsWrittenOutIsRefusedAndNeverSaid() {
        for (String setting : List.of(
                "source: {uri: \"ftp:127.0.0.1/in\", parameters: {username: anna, password: h1dden-word}}",
                "source: {uri: \"ftp:127.0.0.1/in?username=anna&password=h1dden-word\"}",
                "source: {uri: \"ftp://anna:h1dden-word@127.0.0.1/in\"}",
                "source: {uri: \"ftp:127.0.0.1/in\", parameters: {password: \"${env:NONE:h1dden-word}\"}}",
                "source: {kamelet: signed-webhook-source, properties: {sender: stripe, port: 80, signingSecret: h1dden-word}}",
                "source: {uri: \"timer:x\"}\ndatasource: {url: \"jdbc:h2:mem:x;PASSWORD=h1dden-word\"}",
                "source: {uri: \"timer:x\"}\nvalue: {format: avro, registry: \"http://r\", registryPassword: h1dden-word}",
                "source: {uri: \"timer:x\"}\nsteps: [{mask: {fields: [a], with: hash, key: h1dden-word}}]",
                "source: {uri: \"timer:x\"}\nsteps: [{to: {uri: ftp, parameters: {host: a, password: h1dden-word}}}]",
                "source: {uri: \"timer:x\"}\nsteps: [{to: \"ftp:a?password=h1dden-word\"}]")) {
            String file = "name: orders\ntopic: shop.orders\n" + setting + "\n";

            assertThat(check.read(Path.of("x.yaml"), file).problems())
                    .as(setting)
                    .singleElement()
                    .satisfies(it -> assertThat(it.message())
                            .contains(" is written out, but secrets stand in connector files only by reference: ")
                            .contains("${env:NAME}", "${file:./NAME}", "${secret:NAME}")
                            .doesNotContain("h1dden-word"));
        }
    }

    @Test
    void aSecretByReferenceIsResolvedInAStepToo() {
        ConnectorCheck.Checked checked = check.read(Path.of("x.yaml"), """
                name: orders
                topic: shop.orders
                source: {uri: "timer:x"}
                steps: [{to: {uri: ftp, parameters: {host: a, password: "${env:DB_PASSWORD}"}}}]
                """);

        assertThat(checked.problems()).isEmpty();
        var pipeline = Objects.requireNonNull(checked.definition()).pipeline();
        assertThat(scalars(pipeline.steps().get(0))).contains(SECRET);
        assertThat(pipeline.redact("h1dden-word and " + SECRET)).isEqualTo("h1dden-word and ***");
    }

    @Test
    void aSecretOfTheClustersStoreIsTakenByItsNameAndMasked() {
        SecretStore store = name -> name.equals("db") ? Optional.of("fr0m-store") : Optional.empty();
        try (var withStore = new ConnectorCheck(Map.of(), null, store)) {
            String file = """
                    name: orders
                    topic: shop.orders
                    source: {uri: "timer:tick"}
                    datasource: {url: "jdbc:h2:mem:x", password: "${secret:NAME}"}
                    """;
            var definition = Objects.requireNonNull(withStore
                    .read(Path.of("x.yaml"), file.replace("NAME", "db"))
                    .definition());
            assertThat(Objects.requireNonNull(definition.pipeline().dataSource())
                            .password())
                    .isEqualTo("fr0m-store");
            assertThat(definition.pipeline().redact("fr0m-store")).isEqualTo("***");
            assertThat(withStore
                            .read(Path.of("x.yaml"), file.replace("NAME", "other"))
                            .problems())
                    .extracting(Problem::message)
                    .containsExactly(
                            "there is no secret 'other' in the cluster's store - set it with: crossdock connectors secrets set other");
        }
    }

    private static Stream<String> scalars(Node node) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream().flatMap(entry -> scalars(entry.getValueNode()))
                : Stream.of(((ScalarNode) node).getValue());
    }

    private static List<String[]> expected() throws IOException, URISyntaxException {
        return Files.readAllLines(folder().resolve("expected.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3))
                .toList();
    }

    private static Path folder() throws URISyntaxException {
        var folder = Objects.requireNonNull(WrongFilesTest.class.getResource("/wrong"));
        return Path.of(folder.toURI());
    }
}
