package io.crossdock.connectors.check;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What can stand in connector files here, for editors that propose it: keys with their meaning, kamelets, and the installed
 * components of Camel with their options. A value.
 *
 * @param kamelets by name
 * @param components by scheme
 */
public record Catalogue(Overview overview, Map<String, Part> kamelets, Map<String, Part> components) {
    public Catalogue {
        kamelets = Map.copyOf(kamelets);
        components = Map.copyOf(components);
    }

    /** Reads it, once and for all: some seconds, since every kamelet and component tells of itself. Any thread. */
    public static Catalogue read() {
        try (var check = new ConnectorCheck(Map.of())) {
            return check.catalogue();
        }
    }

    /**
     * What an editor needs to begin with.
     *
     * @param schema the JSON Schema of connector files
     * @param keys the keys at the top of a file by what it has: {@code source}, {@code sink} or {@code from}
     * @param kamelets by name
     * @param components by scheme, those that are installed
     */
    public record Overview(
            JsonNode schema, Map<String, List<String>> keys, List<Choice> kamelets, List<Choice> components) {}

    /**
     * One that can be chosen.
     *
     * @param sides where it can stand: {@code source}, {@code sink}, both, or neither
     * @param missing what has to be installed before it works here, as {@code crossdock connectors install} takes it
     */
    public record Choice(String name, String title, List<String> sides, List<String> missing) {}

    /** A kamelet or component, and what can be set in its properties or parameters. */
    public record Part(String name, String title, String description, List<Option> options) {}

    /**
     * Something that can be set.
     *
     * @param type of JSON Schema, or of Camel's catalogue, such as {@code duration}
     * @param standard what it is without being set; null if that is nothing
     * @param choices its allowed values, if they are few
     * @param secret whether its value stands in files by reference only
     * @param inUri whether it is rather a part of the URI before the question mark
     * @param sides for which it means something
     */
    public record Option(
            String name,
            String type,
            String description,
            boolean required,
            @Nullable String standard,
            List<String> choices,
            boolean secret,
            boolean inUri,
            List<String> sides) {}
}
