package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ReferencedText;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the files that a schema imports, and those that they import: among the references first, then among the bundled
 * ones, nowhere else. Confined to one call.
 */
final class Imports {
    private final Map<String, String> references = new HashMap<>();
    private final Map<String, ProtoFileElement> found = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();

    private Imports(List<ReferencedText> references) {
        references.forEach(reference -> this.references.putIfAbsent(reference.name(), reference.text()));
    }

    /**
     * Every file behind a schema, each before its users.
     *
     * @throws InvalidSchemaException when one is missing or makes no sense, or when files import each other in a circle
     */
    static Collection<ProtoFileElement> of(ProtoFileElement schema, String text, List<ReferencedText> references) {
        var imports = new Imports(references);
        imports.follow(schema, text, 0);
        return List.copyOf(imports.found.values());
    }

    private void follow(ProtoFileElement file, String text, int depth) {
        for (String path : all(file)) {
            if (!found.containsKey(path)) {
                follow(path, new Place(file.getLocation(), text), depth);
            }
        }
    }

    private void follow(String path, Place importer, int depth) {
        if (!open.add(path)) {
            throw Invalid.at(
                    importer.of(path),
                    "the import of \"" + path + "\" comes back to a file that imports this one",
                    "move what both files need into a third one");
        }
        if (depth >= Limits.DEPTH) {
            throw Invalid.at(
                    importer.of(path),
                    "imports lead through more than " + Limits.DEPTH + " files",
                    "import the file that declares the type, not one that passes it on");
        }
        var text = references.get(path);
        var file = text != null
                ? ProtoText.parse(path, text)
                : BundledFiles.find(path).orElseThrow(() -> missing(path, importer));
        follow(file, text == null ? "" : text, depth + 1);
        found.put(path, file);
        open.remove(path);
    }

    private static InvalidSchemaException missing(String path, Place importer) {
        return Invalid.at(
                importer.of(path),
                "the imported file \"" + path + "\" is not among the references",
                "register it under a subject of its own and add {\"name\": \"" + path
                        + "\", \"subject\": …, \"version\": …} to \"references\"");
    }

    private static List<String> all(ProtoFileElement file) {
        var paths = new ArrayList<>(file.getImports());
        paths.addAll(file.getPublicImports());
        paths.addAll(file.getWeakImports());
        return paths;
    }

    /** Where a file names what it imports, which the parser does not say. */
    private record Place(Location file, String text) {
        Location of(String path) {
            int at = text.indexOf('"' + path + '"');
            int start = at < 0 ? -1 : text.lastIndexOf('\n', at);
            return at < 0 ? file : file.at((int) text.substring(0, at).lines().count(), at - start);
        }
    }
}
