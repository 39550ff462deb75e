package io.crossdock.connectors.check;

import org.snakeyaml.engine.v2.nodes.Node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An endpoint as the file gives it, with the position of each part.
 *
 * @param at where the URI or the kamelet's name stands
 * @param target the URI or the name, references resolved
 */
record Given(Node at, String target, List<Setting> settings) {

    /** @param key where its name stands, @param value where its value stands */
    record Setting(String name, Node key, Node value, String text) {}

    Map<String, String> byName() {
        var map = new LinkedHashMap<String, String>();
        settings.forEach(setting -> map.put(setting.name(), setting.text()));
        return map;
    }
}
