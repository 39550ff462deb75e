package io.crossdock.connectors.camel;

import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.definition.TrialInput;
import io.crossdock.connectors.definition.TrialOutcome;
import io.crossdock.connectors.definition.TrialOutcome.Failed;
import io.crossdock.connectors.definition.TrialOutcome.Output;
import io.crossdock.connectors.definition.TrialOutcome.Passed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialTest {
    private static final String LINES = """
            name: lines
            topic: shop.lines
            source: {uri: "file:/no/such/folder"}
            steps:
              - unmarshal: {csv: {useMaps: true}}
              - split: {simple: "${body}"}
            key: "${body[id]}"
            timestamp: "${body[at]}"
            partition: "${body[part]}"
            headers: {file: "${header.CamelFileName}"}
            value: {format: json, add: {line: "${exchangeProperty.CamelSplitIndex}"}}
            """;
    private static final String ORDERS = """
            name: orders
            topic: shop.orders
            sink: {uri: "http://127.0.0.1:1/nobody"}
            steps:
              - to: "http://127.0.0.1:1/enrich?bridgeEndpoint=true"
              - setHeader: {name: kind, simple: "${variable.topic}"}
              - setBody: {simple: "${body[id]} for ${variable.key}"}
            """;

    private ConnectorCheck check;

    @BeforeAll
    void loadCamelOnce() {
        check = new ConnectorCheck(Map.of("TOKEN", "t0ken-value"));
    }

    @AfterAll
    void close() {
        check.close();
    }

    @Test
    void aSourceShowsTheRecordsItWouldWrite() throws Exception {
        var input = new TrialInput(
                "id,at,part\na,2025-01-31T12:00:00Z,3\nb,1000,0\n", Map.of("CamelFileName", "x.csv"), null, null);

        List<Output> records = passed(LINES, input).outputs();

        assertThat(records).hasSize(2);
        assertThat(records.get(0))
                .isEqualTo(new Output(
                        "shop.lines",
                        3,
                        1_738_324_800_000L,
                        "a",
                        Map.of("file", "x.csv"),
                        Map.of("id", "a", "at", "2025-01-31T12:00:00Z", "part", "3", "line", 0)));
        assertThat(records.get(1).timestamp()).isEqualTo(1000);
    }

    @Test
    void aSinkShowsWhatWouldLeaveAndNamesTheCallsItLeftOut() throws Exception {
        var input =
                new TrialInput("{\"id\": 7}".getBytes(StandardCharsets.UTF_8), Map.of("a", "b"), "anna", "shop.orders");

        Passed outcome = passed(ORDERS, input);

        assertThat(outcome.outputs())
                .containsExactly(
                        new Output(null, null, null, "anna", Map.of("a", "b", "kind", "shop.orders"), "7 for anna"));
        assertThat(outcome.notSent()).containsExactly("http://127.0.0.1:1/enrich");
    }

    @Test
    void aFailureNamesItsStageAndCauseWithoutSecrets() throws Exception {
        assertThat(failed(ORDERS, TrialInput.of("{".getBytes(StandardCharsets.UTF_8))))
                .satisfies(it -> assertThat(it.stage()).isEqualTo("decode"))
                .satisfies(
                        it -> assertThat(it.message()).contains("is not JSON").contains("line 1"));
        assertThat(failed(LINES, TrialInput.of("id,at,part\na,noon,1\n")))
                .satisfies(it -> assertThat(it.stage()).isEqualTo("convert"))
                .satisfies(it -> assertThat(it.message()).contains("'timestamp' gave 'noon'"));
        String throwing = """
                name: throwing
                topic: t
                source: {uri: "file:/in"}
                steps:
                  - throwException: {exceptionType: java.lang.IllegalStateException, message: "no t0ken-value here"}
                datasource: {url: "jdbc:h2:mem:x", password: "${env:TOKEN}"}
                """;
        assertThat(failed(throwing, TrialInput.of("x")))
                .satisfies(it -> assertThat(it.stage()).isEqualTo("step"))
                .satisfies(it -> assertThat(it.message()).isEqualTo("no *** here"));
    }

    @Test
    void whatAFilterHoldsBackIsNoOutputAndNoFailure() throws Exception {
        String held = LINES.replace("  - split: {simple: \"${body}\"}\n", "  - filter: {simple: \"false\"}\n");

        assertThat(passed(held, TrialInput.of("id,at,part\n")).outputs()).isEmpty();
    }

    private Passed passed(String file, TrialInput input) throws Exception {
        return (Passed) run(file, input);
    }

    private Failed failed(String file, TrialInput input) throws Exception {
        return (Failed) run(file, input);
    }

    private TrialOutcome run(String file, TrialInput input) throws Exception {
        ConnectorCheck.Checked checked = check.read(Path.of("file.yaml"), file);
        assertThat(checked.problems()).isEmpty();
        try (Trial trial = Trial.of(Objects.requireNonNull(checked.definition()))) {
            return trial.run(input);
        }
    }
}
