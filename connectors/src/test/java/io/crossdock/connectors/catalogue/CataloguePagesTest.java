package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.check.ConnectorCheck;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of the catalogue say what the kamelets say. After a change of a kamelet, run this test with
 * {@code -Dcatalogue.write=true}: it writes the pages, and they are committed with the change.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CataloguePagesTest {
    private static final Path KAMELETS = Path.of("src/main/resources/kamelets");
    private static final Path PAGES = Path.of("docs/catalogue");
    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("JMS_PASSWORD", "jms-pw"),
            Map.entry("RABBIT_PASSWORD", "rabbit-pw"),
            Map.entry("DB_PASSWORD", "db-pw"),
            Map.entry("FILES_PASSWORD", "files-pw"),
            Map.entry("MQTT_PASSWORD", "mqtt-pw"),
            Map.entry("REDIS_PASSWORD", "redis-pw"),
            Map.entry("KAFKA_PASSWORD", "kafka-pw"),
            Map.entry("MONGO_PASSWORD", "mongo-pw"),
            Map.entry("S3_ACCESS_KEY", "s3-id"),
            Map.entry("S3_SECRET_KEY", "s3-pw"),
            Map.entry("SEARCH_PASSWORD", "search-pw"),
            Map.entry("SMTP_PASSWORD", "smtp-pw"),
            Map.entry("ERP_TOKEN", "erp-pw"),
            Map.entry("WEBHOOK_SECRET", "whsec-pw"));
    private ConnectorCheck check;

    @BeforeAll
    void loadCamel() {
        check = new ConnectorCheck(ENVIRONMENT);
    }

    @AfterAll
    void close() {
        check.close();
    }

    static Stream<Path> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(KAMELETS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void thePageIsWhatItsKameletSays(Path kamelet) throws IOException {
        CataloguePage page = CataloguePage.of(kamelet);
        Path file = PAGES.resolve(page.name() + ".md");
        if (Boolean.getBoolean("catalogue.write")) {
            Files.createDirectories(PAGES);
            Files.writeString(file, page.markdown());
        }

        assertThat(file).exists();
        assertThat(Files.readString(file)).isEqualTo(page.markdown());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void theExampleOfThePageIsRight(Path kamelet) throws IOException {
        CataloguePage page = CataloguePage.of(kamelet);

        var checked = check.read(Path.of(page.name() + ".yaml"), page.example());

        assertThat(checked.problems()).isEmpty();
        assertThat(page.example()).contains("kamelet: " + page.name());
    }

    /** By a test that takes it from its page as it is printed there, and has something go through it. */
    @ParameterizedTest
    @MethodSource("kamelets")
    void theExampleOfThePageIsRun(Path kamelet) throws IOException {
        String name = CataloguePage.of(kamelet).name();
        var tests = new ArrayList<String>();
        try (Stream<Path> files = Files.list(Path.of("src/test/java/io/crossdock/connectors/catalogue"))) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith("IT.java")).toList()) {
                if (Files.readString(file)
                        .replaceAll("\\s", "")
                        .matches("(?s).*PageExample\\.of\\([^;]*\"" + name + "\".*")) {
                    tests.add(file.getFileName().toString());
                }
            }
        }
        assertThat(tests).as("tests that run the example of " + name).hasSize(1);
    }

    @Test
    void noPageIsLeftOfAKameletThatIsGone() throws IOException {
        List<String> names = kamelets()
                .map(it -> it.getFileName().toString().replace(".kamelet.yaml", ".md"))
                .toList();
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(it -> it.getFileName().toString()).filter(it -> !it.equals("README.md")))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void theListNamesEveryPage() throws IOException {
        String list = Files.readString(PAGES.resolve("README.md"));

        assertThat(kamelets().map(it -> it.getFileName().toString().replace(".kamelet.yaml", ".md")))
                .allSatisfy(it -> assertThat(list).contains("(" + it + ")"));
    }

    @Test
    void aMisspeltNameOfOursIsRecognised() {
        var checked =
                check.read(Path.of("x.yaml"), "name: x\ntopic: x\nsource: {kamelet: artemis-sorce, properties: {}}\n");

        assertThat(checked.problems()).singleElement().satisfies(it -> assertThat(it.message())
                .contains("did you mean 'artemis-source'?"));
    }
}
