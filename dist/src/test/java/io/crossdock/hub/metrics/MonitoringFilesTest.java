package io.crossdock.hub.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The alert rules and dashboards that are shipped ask for what the hub tells, and the runbook knows every alert. */
class MonitoringFilesTest {
    private static final Path MONITORING = Path.of("src/main/tarball/monitoring");
    private static final Pattern ROW = Pattern.compile("(?m)^\\|([^|]*)\\| (counter|gauge|histogram) \\|");
    private static final Pattern NAME = Pattern.compile("crossdock_[a-z_]+");

    @Test
    void everyAlertSaysHowBadItIsAndIsInTheRunbook() throws Exception {
        String runbook = Files.readString(Path.of("docs/runbook.md"));
        List<JsonNode> alerts = alerts();

        assertThat(alerts).hasSizeGreaterThanOrEqualTo(20);
        for (JsonNode alert : alerts) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
            assertThat(runbook).as("the runbook").containsPattern("(?m)^### " + name + "\\n\\S");
        }
        assertThat(Pattern.compile("(?m)^### (\\w+)").matcher(runbook).results().map(each -> each.group(1)))
                .as("paragraphs of the runbook")
                .containsExactlyInAnyOrderElementsOf(alerts.stream()
                        .map(alert -> alert.path("alert").asText())
                        .toList());
    }

    @Test
    void whatIsAskedForIsOnThePageOfMetrics() throws Exception {
        Set<String> told = told(Files.readString(Path.of("docs/metrics.md")));
        var asked = new TreeSet<String>();
        alerts().forEach(alert -> addNames(alert.path("expr").asText(), asked));
        for (JsonNode dashboard : dashboards()) {
            dashboard.findValuesAsText("expr").forEach(expression -> addNames(expression, asked));
            dashboard.findValuesAsText("query").forEach(query -> addNames(query, asked));
        }

        assertThat(asked).hasSizeGreaterThan(35);
        assertThat(told).containsAll(asked);
        asked.clear();
        addNames(Files.readString(Path.of("docs/runbook.md")), asked);
        asked.removeIf(name -> told.contains(name) || told.contains(name + "_total"));
        assertThat(asked).as("named by the runbook and told by nobody").isEmpty();
    }

    @Test
    void everyPanelSaysWhatItShows() throws Exception {
        for (JsonNode dashboard : dashboards()) {
            var ids = new ArrayList<Integer>();
            for (JsonNode panel : dashboard.get("panels")) {
                assertThat(panel.path("title").asText()).isNotBlank();
                assertThat(panel.path("description").asText()).endsWith(".");
                assertThat(panel.path("fieldConfig")
                                .path("defaults")
                                .path("unit")
                                .asText())
                        .isNotBlank();
                assertThat(panel.path("targets")).isNotEmpty();
                ids.add(panel.path("id").asInt());
            }
            assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(6);
        }
    }

    private static void addNames(String text, Set<String> names) {
        NAME.matcher(text).results().forEach(name -> names.add(name.group()));
    }

    /** As Prometheus names them: a counter ends with _total, a histogram is three. */
    private static Set<String> told(String page) {
        Map<String, List<String>> suffixes = new HashMap<>();
        suffixes.put("counter", List.of("_total"));
        suffixes.put("gauge", List.of(""));
        suffixes.put("histogram", List.of("_bucket", "_sum", "_count"));
        var told = new TreeSet<String>();
        ROW.matcher(page).results().forEach(row -> NAME.matcher(row.group(1))
                .results()
                .forEach(name -> suffixes.getOrDefault(row.group(2), List.of())
                        .forEach(suffix -> told.add(name.group() + suffix))));
        return told;
    }

    private static List<JsonNode> alerts() throws Exception {
        var load = new Load(LoadSettings.builder().build());
        JsonNode file = JsonMapper.builder()
                .build()
                .valueToTree(load.loadFromString(Files.readString(MONITORING.resolve("prometheus/alerts.yaml"))));
        var alerts = new ArrayList<JsonNode>();
        file.get("groups").forEach(group -> group.get("rules").forEach(alerts::add));
        return alerts;
    }

    private static List<JsonNode> dashboards() throws Exception {
        var dashboards = new ArrayList<JsonNode>();
        try (Stream<Path> files = Files.list(MONITORING.resolve("grafana"))) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(JsonMapper.builder().build().readTree(file.toFile()));
            }
        }
        assertThat(dashboards).hasSize(3);
        return dashboards;
    }
}
