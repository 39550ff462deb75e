package io.crossdock.connectors.check;

import io.crossdock.connectors.check.Given.Setting;
import io.crossdock.connectors.check.KameletCatalogue.Kamelet;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Compares a kamelet's properties with the JSON schema that the kamelet carries. */
final class KameletCheck {
    private final KameletCatalogue catalogue;
    private final Installed installed;
    private final OwnEndpoints own;

    KameletCheck(KameletCatalogue catalogue, Installed installed, OwnEndpoints own) {
        this.catalogue = catalogue;
        this.installed = installed;
        this.own = own;
    }

    void check(Given given, Role role, Findings findings) {
        String name = given.target();
        Optional<Kamelet> found = catalogue.find(name);
        if (found.isEmpty()) {
            findings.add(given.at(), "unknown kamelet '" + name + "'" + Names.didYouMean(name, catalogue.names()));
            return;
        }
        Kamelet kamelet = found.get();
        if (!kamelet.type().equals(role.key())) {
            findings.add(given.at(), "kamelet '" + name + "' is a " + kamelet.type() + ", not a " + role.key());
        }
        for (String dependency : kamelet.dependencies()) {
            if (!installed.has(dependency)) {
                findings.add(
                        given.at(),
                        "kamelet '" + name + "' needs " + dependency + ", which is not installed here - add it with:"
                                + " crossdock connectors install " + Installed.coordinates(dependency));
            }
        }
        int before = findings.size();
        var present = new HashSet<String>();
        for (Setting setting : given.settings()) {
            present.add(setting.name());
            checkProperty(setting, name, kamelet, findings);
        }
        for (String required : kamelet.required()) {
            if (!present.contains(required)) {
                String meaning = kamelet.schema(required, "description")
                        .map(text -> " - " + text)
                        .orElse("");
                findings.add(given.at(), "property '" + required + "' of kamelet '" + name + "' is missing" + meaning);
            }
        }
        if (findings.size() == before) { // what is wrong by its schema would be told twice
            own.check(given, kamelet, findings);
        }
    }

    private static void checkProperty(Setting setting, String name, Kamelet kamelet, Findings findings) {
        if (!kamelet.names().contains(setting.name())) {
            findings.add(
                    setting.key(),
                    "unknown property '" + setting.name() + "' of kamelet '" + name + "'"
                            + Names.didYouMean(setting.name(), kamelet.names()));
            return;
        }
        String type =
                kamelet.schema(setting.name(), "type").map(String::valueOf).orElse(null);
        String rule = Values.rule(type, setting.text());
        List<?> choices = kamelet.schema(setting.name(), "enum")
                .map(it -> it instanceof List<?> list ? list : List.of())
                .orElse(List.of());
        if (rule == null) {
            rule = Values.bound(
                    kamelet.schema(setting.name(), "minimum"),
                    kamelet.schema(setting.name(), "maximum"),
                    setting.text());
        }
        if (rule == null) {
            rule = Values.formatRule(kamelet.schema(setting.name(), "format"), setting.text());
        }
        if (rule == null
                && !choices.isEmpty()
                && !choices.stream().map(String::valueOf).toList().contains(setting.text())) {
            rule = "one of " + choices;
        }
        if (rule != null) {
            findings.add(
                    setting.value(),
                    name + "." + setting.name() + " must be " + rule + ", was '" + setting.text() + "'");
        }
    }
}
