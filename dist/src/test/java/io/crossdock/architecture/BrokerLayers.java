package io.crossdock.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which package of the broker may import which others: the table of the house plan, bottom to top. Where it allows more
 * than that table, docs/adr/0001 says why. */
final class BrokerLayers extends ArchCondition<JavaClass> {
    private static final String BROKER = "io.crossdock.broker";
    private static final Map<String, Set<String>> MAY_IMPORT = table();

    BrokerLayers() {
        super("import only the packages its layer may import");
    }

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new HashMap<>();
        table.put("concurrent", Set.of());
        table.put("log", Set.of("concurrent"));
        table.put("metadata", Set.of("concurrent"));
        table.put("metadata.config", Set.of("metadata", "concurrent"));
        table.put("metadata.zk", Set.of("metadata", "metadata.config", "concurrent"));
        table.put("wire", Set.of());
        table.put("peer", Set.of("metadata"));
        table.put("controller", Set.of("metadata", "metadata.config"));
        table.put("partition", Set.of("log", "metadata", "metadata.config", "peer", "concurrent"));
        table.put("coordinator", Set.of("partition", "log", "concurrent"));
        table.put("group.assignor", Set.of());
        table.put("group.schema", Set.of());
        table.put("group.consumer", Set.of("group.assignor", "group.schema", "coordinator", "metadata"));
        table.put("group", Set.of("group.assignor", "group.consumer", "coordinator", "metadata", "peer", "concurrent"));
        table.put("txn", Set.of("coordinator", "partition", "log", "metadata", "peer", "concurrent"));
        table.put("quota", Set.of("metadata", "metadata.config", "peer", "concurrent"));
        table.put("request", Set.of("wire", "metadata", "quota", "concurrent"));
        table.put("trace", Set.of("request", "wire", "metadata", "peer", "concurrent"));
        Set<String> below = Set.of(
                "concurrent",
                "log",
                "metadata",
                "metadata.config",
                "controller",
                "partition",
                "coordinator",
                "group",
                "txn",
                "quota",
                "request",
                "trace",
                "wire",
                "api.data.schema",
                "api");
        List.of(
                        "api",
                        "api.data",
                        "api.data.schema",
                        "api.group",
                        "api.txn",
                        "api.topics",
                        "api.cluster",
                        "api.security",
                        "api.session")
                .forEach(api -> table.put(api, below));
        table.put("audit", Set.of("request", "metadata", "wire", "concurrent", "trace"));
        table.put("net", Set.of("wire", "peer", "metadata", "request", "quota", "concurrent", "trace"));
        table.put("rest", Set.of());
        table.put("rest.messages", Set.of("rest"));
        table.put("rest.trace", Set.of("rest"));
        table.put("rest.v3", Set.of("rest")); // the same readers in the shape of another API
        table.put("rest.trend", Set.of("rest")); // what the readers saw before
        return Map.copyOf(table);
    }

    @Override
    public void check(JavaClass javaClass, ConditionEvents events) {
        String from = nameOf(javaClass);
        if (from.isEmpty()) {
            return; // the broker package itself wires everything
        }
        Set<String> allowed = MAY_IMPORT.get(from);
        if (allowed == null) {
            events.add(SimpleConditionEvent.violated(
                    javaClass,
                    "package " + from + " is in no layer: give it a place in "
                            + getClass().getSimpleName()));
            return;
        }
        for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
            String to = nameOf(dependency.getTargetClass());
            boolean inBroker = dependency.getTargetClass().getPackageName().startsWith(BROKER);
            if (inBroker && !to.equals(from) && !allowed.contains(to)) {
                events.add(SimpleConditionEvent.violated(
                        dependency,
                        from + " may import only " + new TreeSet<>(allowed) + ": " + dependency.getDescription()));
            }
        }
    }

    private static String nameOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return Stream.of(name)
                .filter(it -> it.startsWith(BROKER + "."))
                .map(it -> it.substring(BROKER.length() + 1))
                .findFirst()
                .orElse("");
    }
}
