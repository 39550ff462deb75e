package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Schema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Registers files, those that others refer to first. */
public final class SchemaRegistration {
    private final Registry registry;
    private final boolean normalize;

    /** @param normalize whether the registry shall put schemas into its own form, in which order and names of parts do not count */
    public SchemaRegistration(Registry registry, boolean normalize) {
        this.registry = registry;
        this.normalize = normalize;
    }

    /** @param before whether it was registered already */
    public record Outcome(SchemaFile file, int version, int id, boolean before) {}

    /** @throws RegistryRefusal saying of which file the registry wants nothing; those before it are registered */
    public List<Outcome> register(List<SchemaFile> files) throws IOException, InterruptedException {
        var linked = new LinkedFiles(files, registry);
        Map<SchemaFile, Integer> versions = new HashMap<>();
        var outcomes = new ArrayList<Outcome>();
        for (SchemaFile file : linked.ordered()) {
            List<Reference> references =
                    linked.references(file, target -> Objects.requireNonNull(versions.get(target)));
            Outcome outcome = register(
                    file, new Schema(file.type(), file.text(), references, Optional.empty(), Optional.empty()));
            versions.put(file, outcome.version());
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private Outcome register(SchemaFile file, Schema schema) throws IOException, InterruptedException {
        Optional<StoredSchema> before = registry.find(file.subject(), schema, normalize);
        if (before.isPresent()) {
            return new Outcome(file, before.get().version(), before.get().id(), true);
        }
        try {
            int id = registry.register(file.subject(), schema, normalize);
            int version = registry.find(file.subject(), schema, normalize)
                    .map(StoredSchema::version)
                    .orElseThrow(() -> new IOException(
                            "the registry gave " + file + " the id " + id + ", and does not find it afterwards"));
            return new Outcome(file, version, id, false);
        } catch (RegistryRefusal refused) {
            throw new IOException(file + " was refused: " + refused.getMessage(), refused);
        }
    }
}
