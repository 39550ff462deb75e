package io.crossdock.cli.plan.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.schemas.RegistryConnection;
import io.crossdock.cli.schemas.RegistryRefusal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

import static io.crossdock.cli.schemas.RegistryConnection.part;

/**
 * Subjects with all their versions and the ids by which records name them, one property for each version: what a copy
 * needs that is to make old records readable. Versions are imported under their old numbers and ids.
 */
final class Subjects implements Things {
    private static final String VERSION = "version ";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RegistryConnection registry;

    Subjects(RegistryConnection registry) {
        this.registry = registry;
    }

    @Override
    public Kind kind() {
        return Kind.SCHEMA;
    }

    @Override
    public List<Key> all() throws Exception {
        var all = new ArrayList<Key>();
        registry.get("/subjects").forEach(subject -> all.add(new Key(Kind.SCHEMA, subject.asText())));
        return all;
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        List<Key> there = all();
        var items = new ArrayList<Item>();
        for (Key key : keys) {
            if (there.contains(key)) {
                items.add(item(key.name()));
            }
        }
        return items;
    }

    private Item item(String subject) throws Exception {
        var properties = new TreeMap<String, String>();
        String versions = "/subjects/" + part(subject) + "/versions";
        for (JsonNode version : registry.get(versions)) {
            properties.put(
                    VERSION + "%05d".formatted(version.asInt()), text(registry.get(versions + "/" + version.asInt())));
        }
        try {
            properties.put(
                    "compatibility",
                    registry.get("/config/" + part(subject))
                            .path("compatibilityLevel")
                            .asText());
        } catch (RegistryRefusal none) {
            if (!none.isMissing()) {
                throw none;
            }
        }
        return new Item(new Key(Kind.SCHEMA, subject), properties);
    }

    private static String text(JsonNode version) throws JsonProcessingException {
        var copy = JsonNodeFactory.instance.objectNode();
        copy.put("version", version.path("version").asInt());
        copy.put("id", version.path("id").asInt());
        copy.put("schemaType", version.path("schemaType").asText("AVRO"));
        copy.put("schema", version.path("schema").asText());
        if (!version.path("references").isEmpty()) {
            copy.set("references", version.path("references"));
        }
        for (String contract : List.of("metadata", "ruleSet")) {
            if (version.path(contract).isObject()) {
                copy.set(contract, version.path(contract));
            }
        }
        return JSON.writeValueAsString(copy);
    }

    @Override
    public void create(Item item) throws Exception {
        change(Item.of(Kind.SCHEMA, item.key().name(), new TreeMap<>()), item);
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        String subject = part(after.key().name());
        var missing = new TreeMap<>(after.properties());
        missing.keySet()
                .removeIf(
                        name -> !name.startsWith(VERSION) || before.properties().containsKey(name));
        if (!missing.isEmpty()) {
            mode(subject);
            try {
                for (String version : missing.values()) {
                    registry.post("/subjects/" + subject + "/versions", JSON.readTree(version));
                }
            } finally {
                registry.delete("/mode/" + subject);
            }
        }
        if (!after.get("compatibility").isEmpty()) {
            registry.put(
                    "/config/" + subject,
                    JsonNodeFactory.instance.objectNode().put("compatibility", after.get("compatibility")));
        } else if (!before.get("compatibility").isEmpty()) {
            registry.delete("/config/" + subject);
        }
    }

    private void mode(String subject) throws Exception {
        registry.put(
                "/mode/" + subject + "?force=true",
                JsonNodeFactory.instance.objectNode().put("mode", "IMPORT"));
    }

    @Override
    public void delete(Item item) {
        throw new UnsupportedOperationException("a copy never deletes");
    }
}
