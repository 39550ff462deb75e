package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

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
    void aPasswordThatIsWrittenOutIsWarnedAboutWithoutSayingIt() {
        ConnectorCheck.Checked checked = check.read(Path.of("x.yaml"), """
                name: orders
                topic: shop.orders
                source: {uri: "ftp:127.0.0.1/in", parameters: {username: anna, password: h1dden-word}}
                datasource: {url: "jdbc:h2:mem:x", password: "${env:DB_PASSWORD}"}
                """);

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.warnings())
                .extracting(Problem::toString)
                .containsExactly("x.yaml:3:74: 'password' is written out - keep it elsewhere: set a variable and write"
                        + " ${env:NAME}, or put it into a file that only the hub may read and write ${file:./NAME}");
        assertThat(Objects.requireNonNull(checked.definition()).pipeline().redact("h1dden-word and " + SECRET))
                .isEqualTo("*** and ***");
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
                    .containsExactly("there is no secret 'other' in the cluster's store");
        }
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
