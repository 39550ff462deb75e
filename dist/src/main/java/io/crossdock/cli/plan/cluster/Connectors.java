package io.crossdock.cli.plan.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Connectors, each the text of its file. */
final class Connectors implements Things {
    private final HubHttp hub;

    Connectors(HubHttp hub) {
        this.hub = hub;
    }

    @Override
    public Kind kind() {
        return Kind.CONNECTOR;
    }

    @Override
    public List<Key> all() throws Exception {
        var all = new ArrayList<Key>();
        hub.ask("GET", "/connect/connectors", "").forEach(name -> all.add(new Key(Kind.CONNECTOR, name.asText())));
        return all;
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        Set<String> there = new HashSet<>();
        hub.ask("GET", "/connect/connectors", "").forEach(name -> there.add(name.asText()));
        var items = new ArrayList<Item>();
        for (Key key : keys) {
            if (there.contains(key.name())) {
                JsonNode config = hub.ask("GET", path(key.name()) + "/config", "");
                items.add(Item.of(
                        Kind.CONNECTOR,
                        key.name(),
                        Map.of("yaml", config.path("yaml").asText())));
            }
        }
        return items;
    }

    @Override
    public void create(Item item) throws Exception {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("yaml", item.get("yaml"))
                .toString();
        hub.ask("PUT", path(item.key().name()) + "/config", body);
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        create(after);
    }

    @Override
    public void delete(Item item) throws Exception {
        hub.ask("DELETE", path(item.key().name()), "");
    }

    private static String path(String name) {
        return "/connect/connectors/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
