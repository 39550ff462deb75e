package io.crossdock.connectors.check;

import io.crossdock.connectors.definition.ConnectorDefinition;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.connectors.definition.SinkDefinition;
import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TopicIntake;
import io.crossdock.connectors.format.FormatKind;
import io.crossdock.connectors.format.ValueFormats;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectorCheckTest {
    private static final Path FILE = Path.of("orders.yaml");
    private ConnectorCheck check;

    @BeforeAll
    void loadCamelOnce() {
        check = new ConnectorCheck(Map.of("DB_PASSWORD", "s3cret-word", "IN", "/in"));
    }

    @AfterAll
    void close() {
        check.close();
    }

    @Test
    void aCompleteSourceIsRead() {
        var source = (SourceDefinition) good("""
                name: shop-in
                topic: shop.orders
                partitions: 6
                source:
                  uri: file
                  parameters: {directoryName: "${env:IN}", move: ".done/${file:name}"}
                key: "${body[id]}"
                value: {format: json, add: {origin: "${header.CamelFileName}"}}
                headers: {kind: {constant: order}}
                steps:
                  - split: {tokenize: "\\n", streaming: true}
                errors: {retries: 2, backoff: 10ms, deadLetter: shop.dead}
                """);

        assertThat(source.pipeline().endpoint().settings())
                .containsEntry("directoryName", "/in")
                .containsEntry("move", ".done/${file:name}");
        assertThat(source.partitions()).isEqualTo(6);
        assertThat(source.additions()).containsOnlyKeys("origin");
        assertThat(source.pipeline().steps()).hasSize(1);
        assertThat(source.errors().deadLetter()).isEqualTo("shop.dead");
    }

    @Test
    void aSinkHasItsOwnGroupUnlessToldOtherwise() {
        var sink = (SinkDefinition) good("""
                name: shop-out
                topic: shop.orders
                sink: {uri: "sql:insert into orders values (:#id)?batch=true"}
                batch: {records: 100, wait: 50ms}
                datasource: {url: "jdbc:h2:mem:x", username: sa, password: "${env:DB_PASSWORD}"}
                """);

        assertThat(sink.group()).isEqualTo("connector-shop-out");
        assertThat(Objects.requireNonNull(sink.batch()).linger()).isEqualTo(Duration.ofMillis(50));
        assertThat(sink.pipeline().redact("denied for s3cret-word")).isEqualTo("denied for ***");
        assertThat(sink.toString()).doesNotContain("s3cret-word");
    }

    @Test
    void fromTopicsToATopicIsRead() {
        var source = (SourceDefinition) good("""
                name: shop-all
                from: {topics: [shop.a, shop.b], value: {format: csv, rows: one}}
                to: {topic: shop.all, key: "${body[id]}", value: {format: json}}
                steps: [{drop: [card]}]
                tasks: 3
                """);

        TopicIntake intake = Objects.requireNonNull(source.intake());
        assertThat(intake.topics()).containsExactly("shop.a", "shop.b");
        assertThat(intake.group()).isEqualTo("connector-shop-all");
        assertThat(intake.tasks()).isEqualTo(3);
        assertThat(intake.format().name()).isEqualTo("csv");
        assertThat(intake.reads("shop.b")).isTrue();
        assertThat(source.topic()).isEqualTo("shop.all");
        assertThat(source.format().name()).isEqualTo("json");
        assertThat(source.pipeline().steps()).as("decode, then drop").hasSize(2);
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlaceAndTheNearestName() {
        assertThat(mistakes("""
                        name: Orders_In
                        topic: shop orders
                        source:
                          uri: file:/in
                          parameters:
                            delte: true
                            initialDelay: soon
                        stepz: []
                        errors: {retires: 3, backoff: 5 apples}
                        value: {format: jsn}
                        """))
                .containsExactly(
                        "1:7 'name' must be lower-case letters, digits and hyphens, a letter or digit first, was 'Orders_In'",
                        "2:8 'topic' must be 1 to 249 letters, digits, dots, hyphens or underscores, was 'shop orders'",
                        "6:5 unknown option 'delte' of component 'file' - did you mean 'delete'?",
                        "7:19 file.initialDelay must be an integer, was 'soon'",
                        "8:1 unknown key 'stepz' - did you mean 'steps'?",
                        "9:10 unknown key 'retires' in 'errors' - did you mean 'retries'?",
                        "9:31 'backoff' must be a duration such as 500ms, 10s, 5m or 1h, was '5 apples'",
                        "10:17 'format' must be one of "
                                + ValueFormats.all().stream()
                                        .map(FormatKind::name)
                                        .toList()
                                + ", was 'jsn' - did you mean 'json'?");
    }

    @Test
    void anUnknownComponentNamesTheNearestInstalledOne() {
        assertThat(mistakes(source("uri: flie:/in")))
                .containsExactly("3:16 unknown component 'flie' - did you mean 'file'?");
    }

    @Test
    void aComponentThatIsNotInstalledSaysWhatIsNeeded() {
        assertThat(mistakes(source("uri: aws2-s3:bucket")))
                .containsExactly("3:16 component 'aws2-s3' is not installed here - add it with: crossdock"
                        + " connectors install camel-aws2-s3");
    }

    @Test
    void wrongOptionsInsideTheUriAreFoundToo() {
        assertThat(mistakes(source("uri: \"timer:tick?perod=1000&fixedRate=perhaps\"")))
                .containsExactly(
                        "3:16 timer.fixedRate must be true or false, was 'perhaps'",
                        "3:16 unknown option 'perod' of component 'timer' - did you mean 'period'?");
    }

    @Test
    void anEnumerationListsItsValues() {
        assertThat(mistakes(source("uri: 'file:/in', parameters: {readLock: chnaged}"))
                        .get(0))
                .startsWith("3:51 file.readLock must be one of [")
                .endsWith("was 'chnaged' - did you mean 'changed'?");
    }

    @Test
    void aProducerOptionDoesNotFitASource() {
        assertThat(mistakes(source("uri: 'file:/in', parameters: {fileExist: Append}")))
                .containsExactly("3:41 option 'fileExist' of component 'file' is for a sink, not for a source");
    }

    @Test
    void aMissingPathOptionIsNamed() {
        assertThat(mistakes(source("uri: file")).get(0))
                .startsWith("3:16 'directoryName' of component 'file' is missing");
    }

    @Test
    void anUnknownKameletNamesTheNearest() {
        assertThat(mistakes(source("kamelet: timr-source")))
                .containsExactly("3:20 unknown kamelet 'timr-source' - did you mean 'timer-source'?");
    }

    @Test
    void missingAndUnknownKameletPropertiesAreNamedTogether() {
        assertThat(mistakes(source("kamelet: timer-source, properties: {mesage: x, period: soon}")))
                .containsExactly(
                        "3:20 property 'message' of kamelet 'timer-source' is missing - The message to generate.",
                        "3:47 unknown property 'mesage' of kamelet 'timer-source' - did you mean 'message'?",
                        "3:66 timer-source.period must be an integer, was 'soon'");
    }

    @Test
    void aSinkKameletIsNoSource() {
        assertThat(mistakes(source("kamelet: log-sink")))
                .containsExactly("3:20 kamelet 'log-sink' is a sink, not a source");
    }

    @Test
    void everyWrongStepIsFoundAlsoInsideOthers() {
        assertThat(mistakes(source("uri: timer:tick") + """
                        steps:
                          - setBdy: {simple: x}
                          - setHeader: {name: a, simple: b, nme: c}
                          - split:
                              simple: "${body}"
                              steps:
                                - lgo: hello
                                - marshal: {jsn: {}}
                          - setBody: {simple: "${bodyy"}
                          - aggregate: {constant: "true", completionSize: 2}
                          - nothing
                        """))
                .containsExactly(
                        "5:5 unknown step 'setBdy' - did you mean 'setBody'?",
                        "6:37 unknown option 'nme' - did you mean 'name'?",
                        "10:11 unknown step 'lgo' - did you mean 'log'?",
                        "11:21 unknown option 'jsn' - did you mean 'json'?",
                        "12:5 step 'setBody': not a valid simple expression: expected symbol functionEnd but was eol",
                        "13:5 step 'aggregate' is not possible in a connector: it keeps messages back after they count as"
                                + " delivered - for a sink, use 'batch'",
                        "14:5 a step is one key with its options, such as - log: \"${body}\"");
    }

    @Test
    void theEndpointOfAStepIsCheckedLikeTheConnectorsOwn() {
        assertThat(mistakes(source("uri: timer:tick") + """
                        steps:
                          - to: lgo:audit
                          - to: {uri: "log:audit", parameters: {levle: INFO, showBody: perhaps}}
                        """))
                .containsExactly(
                        "5:9 unknown component 'lgo' - did you mean 'log'?",
                        "6:41 unknown option 'levle' of component 'log' - did you mean 'level'?",
                        "6:64 log.showBody must be true or false, was 'perhaps'");
    }

    @Test
    void brokenYamlIsShownWhereItBreaks() {
        assertThat(mistakes("name: a\ntopic: [b\nsource: {}\n").get(0)).startsWith("3:7 not valid YAML:");
    }

    @Test
    void aKeyExpressionIsCheckedBeforeItRuns() {
        assertThat(mistakes(source("uri: timer:tick") + "key: {jsnpath: $.id}\n"))
                .containsExactly("4:7 unknown language 'jsnpath' - did you mean 'jsonpath'?");
    }

    @Test
    void aMissingVariableIsNamed() {
        assertThat(mistakes(source("uri: \"file:${env:NO_SUCH_DIR}\"")))
                .containsExactly("3:16 environment variable 'NO_SUCH_DIR' is not set - set it, or write"
                        + " ${env:NO_SUCH_DIR:default}");
    }

    @Test
    void oneFileHoldsOneConnector() {
        assertThat(mistakes("name: a\n---\nname: b\n"))
                .containsExactly("3:1 a second document - each connector has a file of its own");
        assertThat(mistakes("")).containsExactly("1:1 the file is empty");
        assertThat(mistakes("- a\n- b\n")).containsExactly("1:1 a connector file must be a mapping of keys to values");
    }

    @Test
    void twoFilesCannotShareAName(@TempDir Path folder) throws IOException {
        Path first = Files.writeString(folder.resolve("a.yaml"), source("uri: timer:tick"));
        Path second = Files.writeString(folder.resolve("b.yaml"), source("uri: timer:tock"));

        assertThat(check.check(List.of(second, first)))
                .containsExactly(new Problem(
                        second, 1, 1, "connector 'orders' is defined in " + first + " already - rename one of them"));
    }

    private static String source(String endpoint) {
        return "name: orders\ntopic: shop.orders\nsource: { " + endpoint + " }\n";
    }

    private ConnectorDefinition good(String text) {
        ConnectorCheck.Checked checked = check.read(FILE, text);
        assertThat(checked.problems()).isEmpty();
        return Objects.requireNonNull(checked.definition());
    }

    private List<String> mistakes(String text) {
        return check.read(FILE, text).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .toList();
    }
}
