package io.crossdock.cli.schemas;

import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.type.ReferencedText;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Files and what they refer to. A name that another of the files offers means that file; any other name means what the
 * latest registered version of the subject means by it, if it uses the name. What is left is for the schema's parser to know,
 * such as Protobuf's own types, or to refuse.
 */
final class LinkedFiles {
    private final Map<String, SchemaFile> offers = new HashMap<>();
    private final Registry registry;
    private final List<SchemaFile> files;

    LinkedFiles(List<SchemaFile> files, Registry registry) {
        this.files = List.copyOf(files);
        this.registry = registry;
        files.forEach(file -> UsedNames.offered(file).forEach(name -> offers.putIfAbsent(name, file)));
    }

    /**
     * Every file after those it refers to.
     *
     * @throws IOException when files refer to each other in a circle
     */
    List<SchemaFile> ordered() throws IOException {
        var ordered = new LinkedHashSet<SchemaFile>();
        for (SchemaFile file : files) {
            place(file, ordered, new LinkedHashSet<>());
        }
        return List.copyOf(ordered);
    }

    private void place(SchemaFile file, Set<SchemaFile> placed, Set<SchemaFile> waiting) throws IOException {
        if (placed.contains(file)) {
            return;
        }
        if (!waiting.add(file)) {
            throw new IOException("these files refer to each other in a circle, which no registry can hold: "
                    + waiting.stream().map(each -> each.path().toString()).collect(Collectors.joining(" -> ")) + " -> "
                    + file.path());
        }
        for (SchemaFile target : files(file).values()) {
            place(target, placed, waiting);
        }
        waiting.remove(file);
        placed.add(file);
    }

    /** The texts behind a file's references, and those behind theirs, every one before its users. */
    List<ReferencedText> texts(SchemaFile file) throws IOException, InterruptedException {
        var found = new LinkedHashMap<String, ReferencedText>();
        collect(file, found);
        return List.copyOf(found.values());
    }

    private void collect(SchemaFile file, Map<String, ReferencedText> found) throws IOException, InterruptedException {
        for (ReferencedText text : registry.texts(registered(file))) {
            found.putIfAbsent(text.name(), text);
        }
        for (Map.Entry<String, SchemaFile> target : files(file).entrySet()) {
            if (!found.containsKey(target.getKey())) {
                collect(target.getValue(), found);
                found.put(
                        target.getKey(),
                        new ReferencedText(target.getKey(), target.getValue().text()));
            }
        }
    }

    /** @param versions of files that are registered already */
    List<Reference> references(SchemaFile file, Function<SchemaFile, Integer> versions)
            throws IOException, InterruptedException {
        var references = new ArrayList<>(registered(file));
        files(file)
                .forEach((name, target) ->
                        references.add(new Reference(name, target.subject(), versions.apply(target))));
        return references;
    }

    /** What is no file, and was known to the version before. */
    private List<Reference> registered(SchemaFile file) throws IOException, InterruptedException {
        Set<String> names = new LinkedHashSet<>(UsedNames.used(file.type(), file.text()));
        names.removeAll(files(file).keySet());
        if (names.isEmpty()) {
            return List.of();
        }
        Optional<StoredSchema> latest = registry.latestOf(file.subject());
        return latest.map(each -> each.schema().references()).orElse(List.of()).stream()
                .filter(reference -> names.contains(reference.name()))
                .toList();
    }

    /** The files behind the names that a file uses. */
    private Map<String, SchemaFile> files(SchemaFile file) {
        var targets = new LinkedHashMap<String, SchemaFile>();
        for (String name : UsedNames.used(file.type(), file.text())) {
            SchemaFile target = offers.getOrDefault(name, offers.get(besides(file, name)));
            if (target != null && !target.equals(file) && target.type().equals(file.type())) {
                targets.put(name, target);
            }
        }
        return targets;
    }

    /** A name as seen from the file's own folder. */
    private static String besides(SchemaFile file, String name) {
        return file.name().substring(0, file.name().lastIndexOf('/') + 1) + name;
    }
}
