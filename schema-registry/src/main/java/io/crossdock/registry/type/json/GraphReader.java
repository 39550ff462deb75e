package io.crossdock.registry.type.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.AbsoluteIri;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import io.crossdock.registry.type.ReferencedText;
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the subschemas of a schema and what their references lead to: a part of the same document, a registered
 * reference, or one of the standard's own schemas, of which the library has copies. Nothing is ever fetched: a reference
 * to anything else is an error, whatever its address. Reads one schema; confined to one thread.
 */
final class GraphReader {
    /** Stands for the address of a document that has none. */
    static final String NAMELESS = "mem:/schema";

    private static final List<String> REFERENCES = List.of("$ref", "$recursiveRef", "$dynamicRef");

    private final Map<String, ReferencedText> references = new LinkedHashMap<>();
    private final Map<String, SchemaNode> byAddress = new HashMap<>();
    private final Map<String, SchemaNode> byPointer = new HashMap<>();
    private final Map<String, Document> documents = new HashMap<>();
    private final Map<String, JsonNode> served = new LinkedHashMap<>();
    private final List<SchemaNode> nodes = new ArrayList<>();
    private final Deque<SchemaNode> unresolved = new ArrayDeque<>();
    private int parts;

    private GraphReader(List<ReferencedText> references) {
        references.forEach(each -> this.references.put(each.name(), each));
    }

    private record Document(String address, JsonNode json, Draft draft, Faults faults) {}

    /**
     * @param references whose names may be whole addresses, or relative to the schema's own
     * @throws InvalidSchemaException when a reference leads nowhere, or the schema is too large
     */
    static SchemaGraph read(String text, List<ReferencedText> references) {
        var reader = new GraphReader(references);
        SchemaNode root = reader.document(NAMELESS, text, "");
        for (ReferencedText each : reader.references.values()) {
            reader.document(AbsoluteIri.resolve(root.base(), each.name()), each.text(), each.name());
        }
        while (!reader.unresolved.isEmpty()) {
            reader.resolve(reader.unresolved.pop());
        }
        return new SchemaGraph(root, List.copyOf(reader.nodes), Map.copyOf(reader.served));
    }

    private SchemaNode document(String retrieval, String text, String name) {
        Faults faults = new Faults(text, name);
        JsonNode json;
        try {
            json = JsonText.read(text);
        } catch (JsonText.MalformedException e) {
            throw faults.whole("the text cannot be read as JSON: " + e.getMessage(), "write valid JSON (RFC 8259)");
        }
        Draft draft = Draft.of(json)
                .orElseThrow(() -> faults.at(
                        "/$schema",
                        "its specification " + json.path("$schema") + " is not supported",
                        "name draft 4, 6, 7, 2019-09 or 2020-12, such as http://json-schema.org/draft-07/schema#"));
        SchemaNode root = add(new Document(retrieval, json, draft, faults));
        MetaSchema.check(draft, json, faults);
        return root;
    }

    private SchemaNode add(Document document) {
        documents.put(document.address, document);
        SchemaNode root = walk(document, document.json, document.address, "");
        byAddress.put(document.address, root);
        served.put(document.address, document.json);
        return root;
    }

    private SchemaNode walk(Document document, JsonNode json, String base, String pointer) {
        if (!json.isObject() && !json.isBoolean()) {
            throw document.faults.at(pointer, "a schema is expected", "write an object, or true or false");
        }
        count(document, pointer, 1 + json.size() + json.path("enum").size());
        String here = base;
        boolean mute = document.draft.isReferenceAlone() && json.has("$ref");
        String id = mute ? "" : json.path(document.draft.idKeyword()).asText();
        if (!id.isEmpty() && !id.startsWith("#")) {
            here = resolve(document, pointer, base, withoutFragment(id));
        }
        var children = new LinkedHashMap<String, Map<String, SchemaNode>>();
        for (Applicator each : Applicator.ALL) {
            JsonNode value = json.get(each.keyword());
            if (value != null && each.since().compareTo(document.draft) <= 0) {
                children.put(each.keyword(), children(document, each, value, here, pointer));
            }
        }
        checkPatterns(document, json, pointer);
        var node = new SchemaNode(document.draft, json, here, document.address, pointer, children);
        nodes.add(node);
        byPointer.put(document.address + "#" + pointer, node);
        name(node, id, here);
        if (REFERENCES.stream().anyMatch(json::has)) {
            unresolved.push(node);
        }
        return node;
    }

    private Map<String, SchemaNode> children(
            Document document, Applicator applicator, JsonNode value, String base, String pointer) {
        var found = new LinkedHashMap<String, SchemaNode>();
        applicator.subschemas(value).forEach((name, json) -> {
            boolean alone = !applicator.isMap() && !value.isArray();
            String at = pointer + "/" + escaped(applicator.keyword()) + (alone ? "" : "/" + escaped(name));
            found.put(name, walk(document, json, base, at));
        });
        return found;
    }

    private void name(SchemaNode node, String id, String here) {
        if (id.startsWith("#") && id.length() > 1) {
            byAddress.put(here + id, node);
        } else if (!id.isEmpty()) {
            byAddress.put(here, node);
            served.put(here, node.json());
        }
        for (String anchor : List.of("$anchor", "$dynamicAnchor")) {
            if (node.json().path(anchor).isTextual()) {
                byAddress.put(here + "#" + node.json().get(anchor).textValue(), node);
            }
        }
    }

    private void checkPatterns(Document document, JsonNode json, String pointer) {
        var patterns = new LinkedHashMap<String, String>();
        json.path("patternProperties")
                .fieldNames()
                .forEachRemaining(each -> patterns.put(pointer + "/patternProperties/" + escaped(each), each));
        if (json.path("pattern").isTextual()) {
            patterns.put(pointer + "/pattern", json.get("pattern").textValue());
        }
        patterns.forEach((at, pattern) -> {
            try {
                LinearPattern.of(pattern);
            } catch (PatternSyntaxException e) {
                throw document.faults.pattern(at, pattern, e);
            }
        });
    }

    private void count(Document document, String pointer, int more) {
        parts += more;
        if (parts > Limits.PARTS) {
            throw document.faults.at(
                    pointer,
                    "it has more than " + Limits.PARTS + " keywords, properties and values, references included",
                    "split it, or describe long lists of values in another way");
        }
    }

    private void resolve(SchemaNode node) {
        Document document = documents.get(node.document());
        if (document == null) {
            throw new IllegalStateException("no document " + node.document());
        }
        for (String keyword : REFERENCES) {
            JsonNode value = node.json().get(keyword);
            if (value != null && value.isTextual()) {
                node.refersTo(target(document, node, keyword, value.textValue()));
            }
        }
    }

    private SchemaNode target(Document document, SchemaNode node, String keyword, String reference) {
        String at = node.pointer() + "/" + keyword;
        int hash = reference.indexOf('#');
        String plain = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        String address = plain.isEmpty() ? node.base() : resolve(document, at, node.base(), plain);
        SchemaNode resource = byAddress.get(address);
        if (resource == null) {
            resource = load(document, at, address, plain);
        }
        SchemaNode found = fragment.isEmpty()
                ? resource
                : fragment.startsWith("/")
                        ? part(document, at, resource, fragment)
                        : byAddress.get(address + "#" + fragment);
        if (found == null) {
            throw document.faults.at(
                    at,
                    "the reference '" + Faults.shortened(reference) + "' leads to nothing",
                    "name an anchor or a part that exists");
        }
        return found;
    }

    private SchemaNode load(Document document, String at, String address, String written) {
        ReferencedText reference = references.get(written);
        SchemaNode named = reference == null ? null : byAddress.get(AbsoluteIri.resolve(rootBase(), reference.name()));
        if (named != null) {
            // Its user calls it by the registered name, whatever address that makes where the user stands.
            byAddress.put(address, named);
            served.put(address, named.json());
            return named;
        }
        JsonNode standard = MetaSchema.standard(address);
        if (standard == null) {
            throw document.faults.at(
                    at,
                    "the reference '" + Faults.shortened(written) + "' leads to a schema that is not registered",
                    "register it and list it in the references with the name '" + Faults.shortened(written)
                            + "': nothing is fetched from elsewhere");
        }
        Draft draft = Draft.of(standard).orElse(Draft.DEFAULT);
        SchemaNode root = add(new Document(address, standard, draft, new Faults(standard.toString(), address)));
        // The library has its own copies.
        served.remove(address);
        return root;
    }

    private String rootBase() {
        SchemaNode root = byAddress.get(NAMELESS);
        return root == null ? NAMELESS : root.base();
    }

    private @Nullable SchemaNode part(Document document, String at, SchemaNode resource, String fragment) {
        String pointer = resource.pointer() + decoded(fragment);
        SchemaNode known = byPointer.get(resource.document() + "#" + pointer);
        Document holder = documents.get(resource.document());
        if (known != null || holder == null) {
            return known;
        }
        JsonNode json;
        try {
            json = holder.json.at(JsonPointer.compile(pointer));
        } catch (IllegalArgumentException e) {
            throw document.faults.at(at, "'" + Faults.shortened(fragment) + "' is no JSON pointer", "see RFC 6901");
        }
        // A part that no keyword holds, such as #/components/Address, becomes a schema by being referred to.
        return json.isMissingNode() ? null : walk(holder, json, resource.base(), pointer);
    }

    private static String resolve(Document document, String at, String base, String reference) {
        try {
            return AbsoluteIri.resolve(base, reference);
        } catch (RuntimeException e) {
            throw document.faults.at(
                    at, "'" + Faults.shortened(reference) + "' is no address", "write a URI reference (RFC 3986)");
        }
    }

    private static String withoutFragment(String id) {
        int hash = id.indexOf('#');
        return hash < 0 ? id : id.substring(0, hash);
    }

    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return fragment;
        }
    }

    static String escaped(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }
}
