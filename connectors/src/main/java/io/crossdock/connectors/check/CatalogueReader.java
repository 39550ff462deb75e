package io.crossdock.connectors.check;

import io.crossdock.connectors.check.Catalogue.Choice;
import io.crossdock.connectors.check.Catalogue.Option;
import io.crossdock.connectors.check.Catalogue.Overview;
import io.crossdock.connectors.check.Catalogue.Part;
import io.crossdock.connectors.check.KameletCatalogue.Kamelet;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks every kamelet and installed component what it is and takes. One thread at a time. */
final class CatalogueReader {
    private static final List<String> BOTH = List.of(Role.SOURCE.key(), Role.SINK.key());

    private final CamelCatalog camel;
    private final KameletCatalogue kamelets;
    private final Installed installed;

    CatalogueReader(CamelCatalog camel, ClassLoader loader) {
        this.camel = camel;
        this.kamelets = new KameletCatalogue(loader);
        this.installed = new Installed(loader);
    }

    Catalogue read(ConnectorSchema schema) {
        var choices = new ArrayList<Choice>();
        var parts = new TreeMap<String, Part>();
        for (String name : kamelets.names()) {
            kamelets.find(name).ifPresent(kamelet -> {
                choices.add(choice(name, kamelet));
                parts.put(name, part(name, kamelet));
            });
        }
        var schemes = new ArrayList<Choice>();
        var components = new TreeMap<String, Part>();
        for (String scheme : camel.findComponentNames()) {
            ComponentModel model = installed.hasComponent(scheme) ? camel.componentModel(scheme) : null;
            if (model != null) {
                schemes.add(choice(scheme, model));
                components.put(scheme, part(scheme, model));
            }
        }
        return new Catalogue(
                new Overview(schema.schema(), schema.keys(), List.copyOf(choices), List.copyOf(schemes)),
                parts,
                components);
    }

    private Choice choice(String name, Kamelet kamelet) {
        List<String> missing = kamelet.dependencies().stream()
                .filter(each -> !installed.has(each))
                .map(Installed::coordinates)
                .toList();
        return new Choice(
                name,
                kamelet.title(),
                BOTH.stream().filter(kamelet.type()::equals).toList(),
                missing);
    }

    private static Part part(String name, Kamelet kamelet) {
        List<Option> options = kamelet.names().stream()
                .map(property -> new Option(
                        property,
                        text(kamelet, property, "type").orElse("string"),
                        text(kamelet, property, "description").orElse(""),
                        kamelet.required().contains(property),
                        text(kamelet, property, "default").orElse(null),
                        kamelet
                                .schema(property, "enum")
                                .map(it -> it instanceof List<?> list ? list : List.of())
                                .orElse(List.of())
                                .stream()
                                .map(String::valueOf)
                                .toList(),
                        text(kamelet, property, "format").equals(Optional.of("password"))
                                || WrittenOut.isSecret(property, "literal"),
                        false,
                        BOTH.stream().filter(kamelet.type()::equals).toList()))
                .toList();
        return new Part(name, kamelet.title(), kamelet.description(), options);
    }

    private static Optional<String> text(Kamelet kamelet, String property, String entry) {
        return kamelet.schema(property, entry).map(String::valueOf);
    }

    private static Choice choice(String scheme, ComponentModel model) {
        List<String> sides = Stream.concat(
                        model.isProducerOnly() ? Stream.of() : Stream.of(Role.SOURCE.key()),
                        model.isConsumerOnly() ? Stream.of() : Stream.of(Role.SINK.key()))
                .toList();
        return new Choice(scheme, given(model.getTitle()), sides, List.of());
    }

    private static Part part(String scheme, ComponentModel model) {
        List<Option> options = model.getEndpointOptions().stream()
                .map(option -> new Option(
                        option.getName(),
                        given(option.getType()),
                        given(option.getDescription()),
                        option.isRequired() && option.getDefaultValue() == null,
                        option.getDefaultValue() == null
                                ? null
                                : option.getDefaultValue().toString(),
                        option.getEnums() == null ? List.of() : List.copyOf(option.getEnums()),
                        option.isSecret() || WrittenOut.isSecret(option.getName(), "literal"),
                        "path".equals(option.getKind()),
                        sides(option)))
                .toList();
        return new Part(scheme, given(model.getTitle()), given(model.getDescription()), options);
    }

    private static List<String> sides(EndpointOptionModel option) {
        String label = given(option.getLabel());
        if (label.startsWith("consumer")) {
            return List.of(Role.SOURCE.key());
        }
        return label.startsWith("producer") ? List.of(Role.SINK.key()) : BOTH;
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text;
    }
}
