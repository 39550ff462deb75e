package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.ConfigEntry.Source;
import io.crossdock.broker.metadata.config.ConfigEntry.Synonym;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is set for one broker, by who may override whom: changes at run time for this broker, changes at run time for all
 * brokers, the configuration file (KIP-226). Defaults are not in here.
 *
 * @param own set at run time for this broker, checked
 * @param everyBroker set at run time for all brokers, checked
 * @param file given in the configuration file, checked
 */
public record BrokerLayers(Map<String, String> own, Map<String, String> everyBroker, Map<String, String> file) {
    public BrokerLayers {
        own = Map.copyOf(own);
        everyBroker = Map.copyOf(everyBroker);
        file = Map.copyOf(file);
    }

    /** Of a broker of which nothing was changed while it ran. */
    static BrokerLayers ofFile(Map<String, String> file) {
        return new BrokerLayers(Map.of(), Map.of(), file);
    }

    /** The strongest value of each name. */
    Map<String, String> flat() {
        var flat = new HashMap<>(file);
        flat.putAll(everyBroker);
        flat.putAll(own);
        return flat;
    }

    /** Every value of this name, the strongest first. */
    List<Synonym> given(String name) {
        var given = new ArrayList<Synonym>(3);
        add(given, name, own, Source.DYNAMIC_BROKER);
        add(given, name, everyBroker, Source.DYNAMIC_DEFAULT_BROKER);
        add(given, name, file, Source.STATIC_BROKER);
        return given;
    }

    private static void add(List<Synonym> given, String name, Map<String, String> layer, Source source) {
        String value = layer.get(name);
        if (value != null) {
            given.add(new Synonym(name, value, source));
        }
    }
}
