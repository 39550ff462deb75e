package io.crossdock.broker.metadata.config;

import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One step of an incremental change of settings (KIP-339).
 *
 * @param value null only for {@link OpType#DELETE}, which ignores it
 */
public record ConfigAlteration(
        String name, OpType operation, @Nullable String value) {

    /**
     * What is set after these steps. Whether the result is allowed is the next question, {@link TopicConfigs#validate}
     * answers it.
     *
     * @param current what is set now
     * @param settings knows the setting of a name, if there is one
     * @param defaults the default of a name, which a list is appended to or subtracted from while nothing is set
     * @throws InvalidRequestException if a name is there twice or a value is missing
     * @throws InvalidConfigurationException if something that is no list is to be appended to or subtracted from
     */
    public static Map<String, String> applyAll(
            Map<String, String> current,
            List<ConfigAlteration> steps,
            Function<String, Optional<Setting>> settings,
            Function<String, String> defaults) {
        var result = new HashMap<>(current);
        var seen = new HashSet<String>();
        for (ConfigAlteration step : steps) {
            if (!seen.add(step.name())) {
                throw new InvalidRequestException("'" + step.name() + "' is to be altered twice in one request");
            }
            if (step.operation() == OpType.DELETE) {
                result.remove(step.name());
            } else {
                String before = result.getOrDefault(step.name(), defaults.apply(step.name()));
                result.put(step.name(), step.appliedTo(before, settings));
            }
        }
        return result;
    }

    private String appliedTo(String before, Function<String, Optional<Setting>> settings) {
        String given = value;
        if (given == null) {
            throw new InvalidRequestException("'" + name + "' cannot be set to nothing; delete it for the default");
        }
        if (operation == OpType.SET) {
            return given;
        }
        boolean list = settings.apply(name)
                .filter(setting -> setting.type() == SettingType.LIST)
                .isPresent();
        if (!list) {
            throw new InvalidConfigurationException(
                    "'" + name + "' is not a list: set it instead of appending to it" + " or subtracting from it");
        }
        Set<String> items = new LinkedHashSet<>(Setting.items(before));
        if (operation == OpType.APPEND) {
            items.addAll(Setting.items(given));
        } else {
            items.removeAll(new HashSet<>(Setting.items(given)));
        }
        return String.join(",", items);
    }
}
