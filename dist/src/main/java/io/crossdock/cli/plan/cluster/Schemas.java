package io.crossdock.cli.plan.cluster;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Key;
import io.crossdock.cli.plan.Kind;
import io.crossdock.cli.plan.SchemaDefinition;
import io.crossdock.cli.plan.SchemaOrder;
import io.crossdock.cli.schemas.Registry;
import io.crossdock.cli.schemas.StoredSchema;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Subjects, each as its latest version is. */
final class Schemas implements Things {
    private final Registry registry;

    Schemas(Registry registry) {
        this.registry = registry;
    }

    @Override
    public Kind kind() {
        return Kind.SCHEMA;
    }

    @Override
    public List<Key> all() throws Exception {
        return registry.latest("").stream()
                .map(each -> new Key(Kind.SCHEMA, each.subject()))
                .toList();
    }

    @Override
    public List<Item> read(Collection<Key> keys) throws Exception {
        var items = new ArrayList<Item>();
        for (Key key : keys) {
            Optional<StoredSchema> latest = registry.latestOf(key.name());
            if (latest.isPresent()) {
                items.add(item(key.name(), latest.get().schema()));
            }
        }
        return items;
    }

    private Item item(String subject, Schema schema) throws Exception {
        var properties = new HashMap<String, String>();
        properties.put("type", schema.type());
        properties.put("schema", SchemaDefinition.canonical(schema.type(), schema.text()));
        if (!schema.references().isEmpty()) {
            properties.put(
                    "references",
                    schema.references().stream()
                            .map(each -> SchemaOrder.reference(each.name(), each.subject(), each.version()))
                            .collect(Collectors.joining("\n")));
        }
        if (registry.hasOwnLevel(subject)) {
            properties.put("compatibility", registry.level(subject).name());
        }
        return Item.of(Kind.SCHEMA, subject, properties);
    }

    /** A registry keeps versions in the order in which they came, and finds an old one instead of making it the latest. */
    @Override
    public Optional<String> refusal(Item before, Item after) throws Exception {
        if (before.properties().isEmpty() || sameSchema(before, after)) {
            return Optional.empty();
        }
        return registry.find(after.key().name(), schema(after), false)
                .map(old -> "it is version " + old.version()
                        + " of the subject already, and not the latest; delete the versions after it with 'crossdock"
                        + " schemas delete', or change its text");
    }

    private static boolean sameSchema(Item before, Item after) {
        return before.get("schema").equals(after.get("schema"))
                && before.get("references").equals(after.get("references"));
    }

    @Override
    public void create(Item item) throws Exception {
        level(item);
        registry.register(item.key().name(), schema(item), false);
    }

    @Override
    public void change(Item before, Item after) throws Exception {
        if (!before.get("compatibility").equals(after.get("compatibility"))) {
            level(after); // first, as the change of the schema may need it
        }
        if (!sameSchema(before, after)) {
            registry.register(after.key().name(), schema(after), false);
        }
    }

    private void level(Item item) throws Exception {
        if (!item.get("compatibility").isEmpty()) {
            registry.setLevel(item.key().name(), Compatibility.valueOf(item.get("compatibility")));
        }
    }

    private static Schema schema(Item item) {
        List<Reference> references = item.get("references")
                .lines()
                .map(line -> {
                    int name = line.indexOf(" = ");
                    int version = line.lastIndexOf(' ');
                    return new Reference(
                            line.substring(0, name),
                            line.substring(name + 3, version),
                            Integer.parseInt(line.substring(version + 1)));
                })
                .toList();
        return new Schema(item.get("type"), item.get("schema"), references, Optional.empty(), Optional.empty());
    }

    @Override
    public void delete(Item item) throws Exception {
        registry.delete(item.key().name(), "");
        if (!item.get("compatibility").isEmpty()) {
            registry.unsetLevel(item.key().name());
        }
    }
}
