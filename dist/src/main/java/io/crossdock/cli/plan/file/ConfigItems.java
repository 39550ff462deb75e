package io.crossdock.cli.plan.file;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.SettingValue;

import java.util.Map;
import java.util.regex.Pattern;

/** The section {@code configs}: settings of all brokers that can be changed while they run. */
final class ConfigItems {
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|jaas).*");

    private ConfigItems() {}

    static void read(Section configs, Found found) {
        for (String name : configs.names()) {
            if (SECRET.matcher(name).matches()) {
                configs.problemOfName(
                        name, "a secret cannot be compared with what is set, and does not belong in such a file");
                continue;
            }
            configs.text(name)
                    .ifPresent(value -> found.add(
                            Item.of(Kind.CONFIG, name, Map.of("value", SettingValue.canonical(value))),
                            configs.place(name)));
        }
    }
}
