package io.crossdock.connectors.check;

import io.crossdock.connectors.check.Catalogue.Choice;
import io.crossdock.connectors.check.Catalogue.Option;
import io.crossdock.connectors.check.Catalogue.Part;
import io.crossdock.connectors.definition.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What editors are told against what the reader takes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueTest {
    private ConnectorCheck check;
    private Catalogue catalogue;

    @BeforeAll
    void read() {
        check = new ConnectorCheck(Map.of("SECRET", "hidden-away"));
        catalogue = check.catalogue();
    }

    @AfterAll
    void close() {
        check.close();
    }

    @Test
    void everyKeyIsToldForWhatMayHaveItOnly() {
        Map<String, String> begins = Map.of(
                "source", "source: {uri: 'log:x'}\n",
                "sink", "sink: {uri: 'log:x'}\n",
                "from", "from: {topic: t}\nto: {topic: u}\n");
        begins.forEach((side, begin) -> {
            List<String> keys =
                    Objects.requireNonNull(catalogue.overview().keys().get(side));
            assertThat(keys).contains("name", side, "steps", "errors");
            for (String key : keys) {
                if (!begin.contains(key + ":")) {
                    assertThat(problems("name: x\n" + begin + key + ": x\n"))
                            .as("%s beside %s", key, side)
                            .noneMatch(it -> it.startsWith("unknown key '" + key + "'"));
                }
            }
        });
        assertThat(catalogue.overview().keys().get("source")).doesNotContain("batch", "tasks", "to");
        assertThat(catalogue.overview().keys().get("sink")).doesNotContain("partitions", "runs", "timestamp");
    }

    @Test
    void whatIsToldToBeInstalledIsTakenAndWhatIsMissingIsToldWithItsRemedy() {
        List<Choice> sides = catalogue.overview().kamelets().stream()
                .filter(it -> !it.sides().isEmpty())
                .toList();
        assertThat(sides).hasSizeGreaterThan(100).anySatisfy(it -> assertThat(it.missing())
                .isNotEmpty());
        for (Choice each : sides) {
            String side = each.sides().get(0);
            String remedy = "not installed here - add it with: crossdock connectors install ";
            List<String> told = problems(side + ": {kamelet: " + each.name() + "}\n").stream()
                    .filter(it -> it.contains(remedy))
                    .map(it -> it.substring(it.indexOf(remedy) + remedy.length()))
                    .toList();
            assertThat(told).as(each.name()).containsExactlyInAnyOrderElementsOf(each.missing());
        }
    }

    @Test
    void everyPropertyOfAKameletOfOursIsTakenAndTheRequiredOnesAreMissed() {
        for (String name : List.of("redis-stream-source", "http-request-sink", "sql-poll-source", "mqtt-sink")) {
            Part part = Objects.requireNonNull(catalogue.kamelets().get(name), name);
            String side = name.substring(name.lastIndexOf('-') + 1);
            String given = part.options().stream()
                    .map(it -> it.name() + ": "
                            + (it.choices().isEmpty()
                                    ? "'${env:SECRET}'"
                                    : it.choices().get(0)))
                    .collect(Collectors.joining(", "));
            assertThat(problems(side + ": {kamelet: " + name + ", properties: {" + given + "}}\n"))
                    .noneMatch(it -> it.startsWith("unknown property") || it.contains(" must be one of "));
            assertThat(problems(side + ": {kamelet: " + name + "}\n").stream()
                            .filter(it -> it.startsWith("property "))
                            .map(it -> it.split("'", -1)[1]))
                    .containsExactlyInAnyOrderElementsOf(
                            names(part.options().stream().filter(Option::required)));
        }
        Part redis = Objects.requireNonNull(catalogue.kamelets().get("redis-stream-source"));
        assertThat(names(redis.options().stream().filter(Option::secret))).containsExactly("password");
        assertThat(redis.options())
                .allSatisfy(it -> assertThat(it.description()).isNotBlank())
                .anySatisfy(it -> assertThat(it.standard()).isNotNull());
    }

    @Test
    void theParametersOfAComponentAreTakenOnTheirSide() {
        Part file = Objects.requireNonNull(catalogue.components().get("file"));
        Option noop = file.options().stream()
                .filter(it -> it.name().equals("noop"))
                .findFirst()
                .orElseThrow();

        assertThat(noop.sides()).containsExactly("source");
        assertThat(noop.type()).isEqualTo("boolean");
        assertThat(noop.standard()).isEqualTo("false");
        assertThat(names(file.options().stream().filter(Option::inUri))).containsExactly("directoryName");
        assertThat(catalogue.overview().components())
                .contains(
                        new Choice("log", "Log Data", List.of("sink"), List.of()),
                        new Choice("timer", "Timer", List.of("source"), List.of()));
        for (String side : List.of("source", "sink")) {
            for (Option option : file.options()) {
                if (option.sides().contains(side)) {
                    assertThat(problems(side + ": {uri: file, parameters: {" + option.name() + ": x}}\n"))
                            .as("%s of a %s", option.name(), side)
                            .noneMatch(it -> it.startsWith("unknown option") || it.contains(", not for a "));
                }
            }
        }
    }

    private List<String> problems(String text) {
        return check.read(Path.of("x.yaml"), text).problems().stream()
                .map(Problem::message)
                .toList();
    }

    private static List<String> names(Stream<Option> options) {
        return options.map(Option::name).toList();
    }
}
