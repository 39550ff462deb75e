package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.registry.book.Inventory;

import java.util.List;
import java.util.Map;

/** What the schema registry of this hub holds, as metrics; how long its answers take is told with those of HTTP. */
public final class RegistryMetrics {
    private RegistryMetrics() {}

    /** Of a registry that may not have begun to read its topic. */
    public static List<Metric> of(SchemaRegistry registry) {
        Inventory inventory = registry.book().inventory();
        return List.of(
                gauge(
                        "ready",
                        "1 once all of the topic was read; until then requests are answered with 503.",
                        registry.isReady() ? 1 : 0),
                gauge("leader", "1 on the node that writes.", registry.isLeader() ? 1 : 0),
                gauge("subjects", "Subjects, deleted ones among them.", inventory.subjects()),
                gauge("versions", "Versions of all subjects, deleted ones among them.", inventory.versions()),
                gauge("schemas", "Schemas that have an id.", inventory.schemas()));
    }

    private static Metric gauge(String name, String help, double value) {
        return new Metric("crossdock_registry_" + name, Kind.GAUGE, help, List.of(new Point(Map.of(), value)));
    }
}
