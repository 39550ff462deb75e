package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.check.ConnectorSchema;
import io.crossdock.connectors.trial.PipelineTests;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The connectors that come with the tarball, and the schema that editors check them by. */
class ShippedConnectorsTest {
    private static final Path TARBALL = Path.of("src", "main", "tarball");
    private static final Path SCHEMA = TARBALL.resolve("schemas/connector.schema.json");

    @Test
    void theTestsOfTheFirstConnectorPass() throws IOException {
        List<PipelineTests.Result> results = new PipelineTests(Map.of()).run(TARBALL.resolve("examples/first"));

        assertThat(results).hasSize(2).allSatisfy(result -> assertThat(result.difference())
                .isNull());
    }

    @Test
    void theTestsOfTheDocumentsPass() throws IOException {
        List<PipelineTests.Result> results = new PipelineTests(Map.of()).run(TARBALL.resolve("examples/documents"));

        assertThat(results).hasSize(7).allSatisfy(result -> assertThat(result.difference())
                .isNull());
    }

    @Test
    void everyExampleIsRightForTheReaderAndForTheSchemaOfEditors() throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
        var variables = Map.of(
                "INBOX", "/in",
                "ORDERS_IN", "/in",
                "ORDERS_DB", "jdbc:h2:mem:x",
                "DOCUMENTS_IN", "/in",
                "DOCUMENTS_DB", "jdbc:h2:mem:x");
        try (var check = new ConnectorCheck(variables);
                Stream<Path> found = Files.walk(TARBALL.resolve("examples"))) {
            List<Path> files = found.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.toString().endsWith(PipelineTests.ENDING))
                    .filter(file -> !file.startsWith(TARBALL.resolve("examples/compose"))) // hubs, not connectors
                    .toList();
            assertThat(files).hasSizeGreaterThanOrEqualTo(3);
            assertThat(check.check(files)).isEmpty();
            for (Path file : files) {
                Object content = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
                JsonNode node = new ObjectMapper().valueToTree(content);
                assertThat(schema.validate(node)).as(file.toString()).isEmpty();
            }
        }
    }

    /** Made anew with {@code crossdock connectors schema}. */
    @Test
    void theShippedSchemaHasNoKeyThatTheReaderDoesNotHave() throws IOException {
        try (var check = new ConnectorCheck(Map.of())) {
            JsonNode now = new ObjectMapper().readTree(new ConnectorSchema(check).text());
            JsonNode shipped = new ObjectMapper().readTree(Files.readString(SCHEMA));
            for (String section : List.of("", "/errors", "/batch", "/value", "/datasource", "/source", "/sink")) {
                String path = section.isEmpty() ? "/properties" : "/properties" + section + "/properties";
                assertThat(shipped.at(path).properties()).isNotEmpty();
                shipped.at(path).fieldNames().forEachRemaining(key -> assertThat(
                                now.at(path).has(key))
                        .as("%s of section '%s'", key, section)
                        .isTrue());
            }
        }
    }
}
