package io.crossdock.cli;

import io.crossdock.hub.SettingsList;
import io.crossdock.hub.config.SettingDoc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code crossdock config}. */
@Command(name = "config", description = "Tells what can be configured.")
final class ConfigCommand extends CommandGroup {
    @Command(
            name = "list",
            description = {
                "Prints every setting of hub.yaml and --set with its default, unit and meaning.",
                "Other settings of Kafka's brokers are accepted with a warning and have no effect."
            })
    void list(
            @Mixin OutputOption output,
            @Option(names = "--names", description = "Print the names only, one per line.") boolean names) {
        var table = new Table("setting", "default", "unit", "meaning");
        SettingsList.all().forEach(each -> table.row(each.name(), each.defaultValue(), each.unit(), each.meaning()));
        output.show(out(), table.toJson(), text -> print(names));
    }

    private void print(boolean names) {
        for (SettingDoc setting : SettingsList.all()) {
            if (names) {
                out().println(setting.name());
            } else {
                String unit = setting.unit().isEmpty() ? "" : " (" + setting.unit() + ")";
                String value = setting.defaultValue().isEmpty() ? "" : " = " + setting.defaultValue();
                out().println(setting.name() + value + unit);
                out().println("    " + setting.meaning());
            }
        }
    }
}
