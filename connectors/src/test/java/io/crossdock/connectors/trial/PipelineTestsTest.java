package io.crossdock.connectors.trial;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class PipelineTestsTest {
    private static final String CONNECTOR = """
            name: orders
            topic: shop.orders
            source: {uri: "file:${env:IN}"}
            steps:
              - decode: {format: csv}
              - split:
                  simple: "${body}"
                  steps:
                    - lookup: {http: "http://127.0.0.1:1/{c}", using: {c: "${body[c]}"}, into: customer}
            key: "${body[id]}"
            headers: {file: "${header.CamelFileName}"}
            """;

    @TempDir
    private Path folder;

    @Test
    void eachTestOfEachFileIsRunAndSaysWhatIsDifferent() throws IOException {
        Files.writeString(folder.resolve("orders.yaml"), CONNECTOR);
        Files.writeString(folder.resolve("sample.csv"), "id,c\n1,a\n2,b\n");
        Files.writeString(folder.resolve("orders.test.yaml"), """
                connector: orders.yaml
                environment: {IN: /in}
                tests:
                  - name: right
                    input: {file: sample.csv, headers: {CamelFileName: x.csv}}
                    lookups: {customer: {name: Ada, limit: 1.5}}
                    expect:
                      - {key: 1, topic: shop.orders, headers: {file: x.csv}, value: {id: "1", c: a, customer: {name: Ada, limit: 1.50}}}
                      - {key: 2}
                  - name: another value
                    input: {body: "id,c\\n1,a\\n"}
                    lookups: {customer: {name: Ada}}
                    expect: {value: {id: "1", c: a, customer: {name: Eve}}}
                  - name: too few
                    input: {body: "id,c\\n1,a\\n"}
                    lookups: {customer: {}}
                    expect: []
                  - name: a failure that is wanted
                    input: {body: "id,c\\n1\\n"}
                    fails: {stage: decode, message: "line 2"}
                  - name: a failure that is not
                    input: {body: "id,c\\n1,a\\n"}
                    expect: {key: 1}
                  - name: no failure
                    input: {body: "id,c\\n"}
                    fails: {stage: step}
                """);

        List<PipelineTests.Result> results = new PipelineTests(Map.of()).run(folder);

        assertThat(results)
                .extracting(PipelineTests.Result::name, PipelineTests.Result::difference)
                .containsExactly(
                        tuple("right", null),
                        tuple("another value", "output 1 value.customer.name: expected 'Eve', was 'Ada'"),
                        tuple("too few", "expected 0 outputs, was 1"),
                        tuple("a failure that is wanted", null),
                        tuple("a failure that is not", "it failed in stage step: " + message(results)),
                        tuple("no failure", "expected a failure, but it went through with 0 outputs"));
        assertThat(message(results)).contains("the lookup into 'customer' found nothing for {c=a}");
        assertThat(results.get(1).line()).isEqualTo(10);
    }

    private static String message(List<PipelineTests.Result> results) {
        return String.valueOf(results.get(4).difference()).replaceFirst("^it failed in stage step: ", "");
    }

    @Test
    void wrongFilesAreToldWithTheirPlace() throws IOException {
        Files.writeString(folder.resolve("orders.yaml"), CONNECTOR);
        Files.writeString(folder.resolve("a.test.yaml"), """
                connector: orders.yaml
                tests:
                  - {name: x, inptu: {body: a}, expect: []}
                """);
        Files.writeString(folder.resolve("b.test.yaml"), "connector: orders.yaml\ntests: []\n");

        assertThat(new PipelineTests(Map.of()).run(folder))
                .extracting(PipelineTests.Result::difference)
                .satisfiesExactly(
                        it -> assertThat(it).contains("a.test.yaml:3:5: 'tests': 'input' is missing"),
                        it -> assertThat(it)
                                .contains("a.test.yaml:3:15: unknown key 'inptu' in 'tests' - did you mean 'input'?"),
                        it -> assertThat(it).contains("orders.yaml:3:15: environment variable 'IN' is not set"));
    }

    @Test
    void fromTopicToTopicTheInputIsARecord() throws IOException {
        Files.writeString(folder.resolve("eu.yaml"), """
                name: eu
                from: {topic: orders, value: {format: csv, rows: one}}
                steps: [{keep: "${body[land]} == 'IE'"}]
                to: {topic: {simple: "${variable.topic}.eu"}, headers: {by: {constant: us}}}
                """);
        Files.writeString(folder.resolve("eu.test.yaml"), """
                connector: eu.yaml
                tests:
                  - name: key and headers stay
                    input: {body: "land,id\\nIE,7\\n", key: k7, headers: {trace: t}}
                    expect: {topic: orders.eu, key: k7, headers: {trace: t, by: us}, value: {land: IE, id: "7"}}
                  - name: the others are left out
                    input: {body: "land,id\\nUS,8\\n"}
                    expect: []
                  - name: what is not of the format
                    input: {body: "land,id\\n"}
                    fails: {stage: decode}
                """);

        assertThat(new PipelineTests(Map.of()).run(folder))
                .hasSize(3)
                .allSatisfy(it -> assertThat(it.difference()).as(it.toString()).isNull());
    }
}
