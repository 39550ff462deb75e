package io.crossdock.broker;

import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.api.data.schema.SchemaCounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was found of schemas in what producers wrote, as metrics. */
final class SchemaMetrics {
    private SchemaMetrics() {}

    static List<Metric> of(SchemaCounts counts) {
        var checked = new ArrayList<Point>();
        counts.checked().forEach((topic, records) -> checked.add(new Point(Map.of("topic", topic), records)));
        List<Point> failed = counts.failed().stream()
                .map(each -> new Point(
                        Map.of("topic", each.topic(), "reason", each.reason(), "action", each.action()),
                        each.records()))
                .toList();
        return List.of(
                Metric.counter(
                        "crossdock_schema_records_checked",
                        "Records that were checked for their schemas, by schema.validation.",
                        checked),
                Metric.counter(
                        "crossdock_schema_records_failed",
                        "Records among them that did not fit, by what was wrong and what became of them.",
                        failed));
    }
}
