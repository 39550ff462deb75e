package io.crossdock.connectors.check;

import io.crossdock.connectors.check.Given.Setting;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.jspecify.annotations.Nullable;

import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares an endpoint with what Camel's catalogue says about its component. Camel itself would only complain when the
 * endpoint is created, about one thing at a time, and without a position.
 */
final class ComponentCheck {
    private final CamelCatalog catalog;
    private final Installed installed;

    ComponentCheck(CamelCatalog catalog, Installed installed) {
        this.catalog = catalog;
        this.installed = installed;
    }

    void check(Given given, Role role, Findings findings) {
        String uri = given.target();
        String scheme = scheme(uri);
        ComponentModel model = catalog.findComponentNames().contains(scheme) ? catalog.componentModel(scheme) : null;
        if (model == null) {
            findings.add(given.at(), "unknown component '" + scheme + "'" + Names.didYouMean(scheme, schemes()));
            return;
        }
        if (!installed.hasComponent(scheme)) {
            findings.add(
                    given.at(),
                    "component '" + scheme + "' is not installed here - add it with: crossdock connectors install "
                            + model.getArtifactId());
            return;
        }
        if (role == Role.SOURCE ? model.isProducerOnly() : model.isConsumerOnly()) {
            findings.add(
                    given.at(),
                    "component '" + scheme + "' cannot be a " + role.key() + ", only a "
                            + role.opposite().key());
        }
        Set<String> present = new LinkedHashSet<>();
        for (Setting setting : inUri(given, findings)) {
            present.add(setting.name());
            checkOption(setting, model, role, findings);
        }
        for (Setting setting : given.settings()) {
            if (!present.add(setting.name())) {
                findings.add(setting.key(), "'" + setting.name() + "' is given in the uri already");
            }
            checkOption(setting, model, role, findings);
        }
        present.addAll(pathOptions(uri));
        for (EndpointOptionModel option : model.getEndpointOptions()) {
            if (option.isRequired() && option.getDefaultValue() == null && !present.contains(option.getName())) {
                findings.add(
                        given.at(),
                        "'" + option.getName() + "' of component '" + scheme + "' is missing - "
                                + option.getDescription());
            }
        }
    }

    private void checkOption(Setting setting, ComponentModel model, Role role, Findings findings) {
        EndpointOptionModel option = option(model, setting.name());
        if (option == null) {
            if (!model.isLenientProperties()) {
                List<String> names = model.getEndpointOptions().stream()
                        .map(BaseOptionModel::getName)
                        .toList();
                findings.add(
                        setting.key(),
                        "unknown option '" + setting.name() + "' of component '" + model.getScheme() + "'"
                                + Names.didYouMean(setting.name(), names));
            }
            return;
        }
        String label = Optional.ofNullable(option.getLabel()).orElse("");
        if (label.startsWith(role == Role.SOURCE ? "producer" : "consumer")) {
            findings.add(
                    setting.key(),
                    "option '" + setting.name() + "' of component '" + model.getScheme() + "' is for a "
                            + role.opposite().key() + ", not for a " + role.key());
        }
        String rule = Values.rule(option, setting.text());
        if (rule != null) {
            findings.add(
                    setting.value(),
                    model.getScheme() + "." + setting.name() + " must be " + rule + ", was '" + setting.text() + "'"
                            + Names.didYouMean(
                                    setting.text(), option.getEnums() == null ? List.of() : option.getEnums()));
        }
    }

    private static @Nullable EndpointOptionModel option(ComponentModel model, String name) {
        for (EndpointOptionModel option : model.getEndpointOptions()) {
            boolean prefixed =
                    option.isMultiValue() && option.getPrefix() != null && name.startsWith(option.getPrefix());
            boolean same = option.getName().equals(name);
            boolean optional =
                    option.getOptionalPrefix() != null && name.equals(option.getOptionalPrefix() + option.getName());
            if (same || prefixed || optional) {
                return option;
            }
        }
        return null;
    }

    /** The options behind the URI's question mark, at the position of the URI. */
    private static List<Setting> inUri(Given given, Findings findings) {
        var settings = new ArrayList<Setting>();
        String uri = given.target();
        int start = uri.indexOf('?') + 1;
        if (start == 0) {
            return settings;
        }
        for (String pair : uri.substring(start).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                findings.add(given.at(), "'" + pair + "' in the uri is not name=value");
                continue;
            }
            String name = pair.substring(0, equals);
            settings.add(new Setting(name, given.at(), given.at(), pair.substring(equals + 1)));
        }
        return settings;
    }

    private Set<String> pathOptions(String uri) {
        if (uri.indexOf(':') < 0) {
            return Set.of();
        }
        try {
            Map<String, String> named = catalog.endpointProperties(uri);
            return named.keySet();
        } catch (URISyntaxException | IllegalArgumentException unfinished) {
            return Set.of(); // what is missing is then reported by name
        }
    }

    private List<String> schemes() {
        return catalog.findComponentNames().stream()
                .filter(installed::hasComponent)
                .toList();
    }

    private static String scheme(String uri) {
        int end = 0;
        while (end < uri.length() && uri.charAt(end) != ':' && uri.charAt(end) != '?') {
            end++;
        }
        return uri.substring(0, end);
    }
}
