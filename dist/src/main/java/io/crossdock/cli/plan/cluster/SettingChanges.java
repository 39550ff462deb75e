package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The settings that differ between two items, as a cluster is asked to change them. */
final class SettingChanges {
    private SettingChanges() {}

    /** @param apart properties that are no settings */
    static List<AlterConfigOp> between(Item before, Item after, Set<String> apart) {
        var names = new TreeSet<>(before.properties().keySet());
        names.addAll(after.properties().keySet());
        names.removeAll(apart);
        var changes = new ArrayList<AlterConfigOp>();
        for (String name : names) {
            if (!after.properties().containsKey(name)) {
                changes.add(new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE));
            } else if (!after.get(name).equals(before.get(name))) {
                changes.add(new AlterConfigOp(new ConfigEntry(name, after.get(name)), AlterConfigOp.OpType.SET));
            }
        }
        return changes;
    }
}
