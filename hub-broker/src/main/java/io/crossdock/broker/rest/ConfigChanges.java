package io.crossdock.broker.rest;

import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** What has to be done so that a topic, group or broker has the settings somebody wants. */
final class ConfigChanges {
    private ConfigChanges() {}

    /** To have these settings and no others. */
    static List<ChangeDto> toBe(ConfigResource resource, Map<String, String> now, Map<String, String> wanted) {
        var unset = new ArrayList<>(now.keySet());
        unset.removeAll(wanted.keySet());
        return with(resource, now, wanted, unset);
    }

    /** To have these settings beside the others. */
    static List<ChangeDto> with(
            ConfigResource resource, Map<String, String> now, Map<String, String> set, Collection<String> unset) {
        for (String name : unset) {
            if (set.containsKey(name)) {
                throw Refusal.field("unset", "'" + name + "' is in 'set' as well");
            }
        }
        var changes = new ArrayList<ChangeDto>();
        new TreeMap<>(set).forEach((name, value) -> {
            String before = now.get(name);
            if (before == null) {
                changes.add(ChangeDto.create(label(resource, name), value));
            } else if (!before.equals(value)) {
                changes.add(ChangeDto.update(label(resource, name), before, value));
            }
        });
        unset.stream()
                .sorted()
                .filter(now::containsKey)
                .forEach(name -> changes.add(ChangeDto.delete(label(resource, name), now.getOrDefault(name, ""))));
        return changes;
    }

    /**
     * Has them made, or only checked, by the cluster.
     *
     * @param field of the request's body that has the values
     */
    static void apply(Admin admin, ConfigResource resource, String field, List<ChangeDto> changes, boolean dryRun)
            throws ExecutionException, InterruptedException {
        if (changes.isEmpty()) {
            return;
        }
        List<AlterConfigOp> operations = changes.stream()
                .map(change -> new AlterConfigOp(
                        new ConfigEntry(
                                change.resource().substring(label(resource, "").length()),
                                change.after() == null ? null : String.valueOf(change.after())),
                        change.after() == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET))
                .toList();
        ConfigRefusal.byField(
                field,
                operations.stream().map(each -> each.configEntry().name()).toList(),
                () -> admin.incrementalAlterConfigs(
                                Map.of(resource, operations), new AlterConfigsOptions().validateOnly(dryRun))
                        .all()
                        .get());
    }

    private static String label(ConfigResource resource, String name) {
        String of = resource.name().isEmpty() ? ConfigReader.ALL_BROKERS : resource.name();
        return resource.type().name().toLowerCase(Locale.ROOT) + " " + of + " config " + name;
    }
}
