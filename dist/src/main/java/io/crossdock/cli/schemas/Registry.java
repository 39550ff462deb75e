package io.crossdock.cli.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.ReferencedText;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import static io.crossdock.cli.schemas.RegistryConnection.part;

/** A registry's subjects, versions and rules, as any client may read and change them. */
public final class Registry {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Schemas that one may refer to, and they to others: more is a mistake. */
    private static final int MOST_REFERENCES = 10_000;

    private final RegistryConnection connection;

    public Registry(RegistryConnection connection) {
        this.connection = connection;
    }

    /** The latest version of every subject whose name begins like this, by subject. */
    public List<StoredSchema> latest(String prefix) throws IOException, InterruptedException {
        var all = new ArrayList<StoredSchema>();
        try {
            connection
                    .get("/schemas?latestOnly=true&subjectPrefix=" + part(prefix))
                    .forEach(each -> all.add(stored(each)));
        } catch (RegistryRefusal older) {
            if (!older.isMissing()) {
                throw older;
            }
            for (JsonNode subject : connection.get("/subjects?subjectPrefix=" + part(prefix))) {
                if (subject.asText().startsWith(prefix)) {
                    latestOf(subject.asText()).ifPresent(all::add);
                }
            }
        }
        all.sort((one, other) -> one.subject().compareTo(other.subject()));
        return all;
    }

    /** The numbers of a subject's versions, rising; none where there is no such subject. */
    public List<Integer> versions(String subject) throws IOException, InterruptedException {
        var versions = new ArrayList<Integer>();
        ifThere("/subjects/" + part(subject) + "/versions")
                .ifPresent(answer -> answer.forEach(each -> versions.add(each.asInt())));
        return versions;
    }

    /** @param version a number, or {@code latest} */
    public StoredSchema version(String subject, String version) throws IOException, InterruptedException {
        return stored(connection.get("/subjects/" + part(subject) + "/versions/" + part(version)));
    }

    /** Empty where there is no such subject. */
    public Optional<StoredSchema> latestOf(String subject) throws IOException, InterruptedException {
        return ifThere("/subjects/" + part(subject) + "/versions/latest").map(Registry::stored);
    }

    /** A schema by its id, with the subject and version that use it first. */
    public StoredSchema byId(int id) throws IOException, InterruptedException {
        Schema schema = schema(connection.get("/schemas/ids/" + id));
        JsonNode user = connection.get("/schemas/ids/" + id + "/versions").path(0);
        return new StoredSchema(
                user.path("subject").asText(""), user.path("version").asInt(), id, schema);
    }

    /** What versions of a subject have to be to each other; of all subjects without a rule of their own, for an empty name. */
    public Compatibility level(String subject) throws IOException, InterruptedException {
        if (subject.isEmpty()) {
            return level(connection.get("/config"));
        }
        Optional<JsonNode> own = ifThere("/config/" + part(subject) + "?defaultToGlobal=true");
        return own.isPresent() ? level(own.get()) : level(connection.get("/config"));
    }

    /** Whether the subject has a rule of its own. */
    public boolean hasOwnLevel(String subject) throws IOException, InterruptedException {
        return ifThere("/config/" + part(subject)).isPresent();
    }

    /** @param subject empty for all that have no rule of their own */
    public void setLevel(String subject, Compatibility level) throws IOException, InterruptedException {
        connection.put(config(subject), JSON.objectNode().put("compatibility", level.name()));
    }

    /** Back to what holds for all; of an empty subject, to what the registry does unless told. */
    public void unsetLevel(String subject) throws IOException, InterruptedException {
        connection.delete(config(subject));
    }

    /** The version that a schema is of a subject; empty when it is none. */
    public Optional<StoredSchema> find(String subject, Schema schema, boolean normalize)
            throws IOException, InterruptedException {
        try {
            return Optional.of(
                    stored(connection.post("/subjects/" + part(subject) + "?normalize=" + normalize, body(schema))));
        } catch (RegistryRefusal absent) {
            if (absent.isMissing()) {
                return Optional.empty();
            }
            throw absent;
        }
    }

    /** Makes a schema a version of a subject and returns its id. */
    public int register(String subject, Schema schema, boolean normalize) throws IOException, InterruptedException {
        return connection
                .post("/subjects/" + part(subject) + "/versions?normalize=" + normalize, body(schema))
                .path("id")
                .asInt();
    }

    /**
     * Takes a version, or all of them, out of use; records that name it can still be read.
     *
     * @param version empty for all
     * @return the versions that went
     */
    public List<Integer> delete(String subject, String version) throws IOException, InterruptedException {
        return delete(subject, version, false);
    }

    /** As {@link #delete}, and forgets what was deleted, then or before: records that name it can never be read again. */
    public List<Integer> forget(String subject, String version) throws IOException, InterruptedException {
        try {
            delete(subject, version, false);
        } catch (RegistryRefusal before) {
            if (!before.isMissing()) {
                throw before;
            }
        }
        return delete(subject, version, true);
    }

    private List<Integer> delete(String subject, String version, boolean permanent)
            throws IOException, InterruptedException {
        JsonNode gone = connection.delete("/subjects/" + part(subject)
                + (version.isEmpty() ? "" : "/versions/" + part(version)) + "?permanent=" + permanent);
        var versions = new ArrayList<Integer>();
        if (gone.isArray()) {
            gone.forEach(each -> versions.add(each.asInt()));
        } else {
            versions.add(gone.asInt());
        }
        return versions;
    }

    /** The texts behind references, and those behind theirs, every one before its users. */
    public List<ReferencedText> texts(List<Reference> references) throws IOException, InterruptedException {
        var found = new LinkedHashMap<String, String>();
        collect(references, found, 0);
        return found.entrySet().stream()
                .map(each -> new ReferencedText(each.getKey(), each.getValue()))
                .collect(Collectors.toList());
    }

    private void collect(List<Reference> references, Map<String, String> found, int depth)
            throws IOException, InterruptedException {
        for (Reference reference : references) {
            if (found.containsKey(reference.name())) {
                continue;
            }
            if (depth > 100 || found.size() > MOST_REFERENCES) {
                throw new IOException("the references behind " + reference.subject() + " do not end");
            }
            StoredSchema target =
                    version(reference.subject(), reference.version() < 0 ? "latest" : "" + reference.version());
            collect(target.schema().references(), found, depth + 1);
            found.putIfAbsent(reference.name(), target.schema().text());
        }
    }

    private static String config(String subject) {
        return subject.isEmpty() ? "/config" : "/config/" + part(subject);
    }

    private Optional<JsonNode> ifThere(String path) throws IOException, InterruptedException {
        try {
            return Optional.of(connection.get(path));
        } catch (RegistryRefusal absent) {
            if (absent.isMissing()) {
                return Optional.empty();
            }
            throw absent;
        }
    }

    private static Compatibility level(JsonNode config) throws IOException {
        String level = config.path("compatibilityLevel")
                .asText(config.path("compatibility").asText());
        try {
            return Compatibility.valueOf(level.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IOException("the registry names a compatibility level that is not known here: " + level, unknown);
        }
    }

    private static StoredSchema stored(JsonNode answer) {
        return new StoredSchema(
                answer.path("subject").asText(),
                answer.path("version").asInt(),
                answer.path("id").asInt(),
                schema(answer));
    }

    private static Schema schema(JsonNode answer) {
        var references = new ArrayList<Reference>();
        answer.path("references")
                .forEach(each -> references.add(new Reference(
                        each.path("name").asText(),
                        each.path("subject").asText(),
                        each.path("version").asInt())));
        return new Schema(
                answer.path("schemaType").asText("AVRO"),
                answer.path("schema").asText(),
                references,
                Optional.empty(),
                Optional.empty());
    }

    private static ObjectNode body(Schema schema) {
        ObjectNode body = JSON.objectNode().put("schemaType", schema.type()).put("schema", schema.text());
        var references = body.putArray("references");
        schema.references().forEach(each -> references
                .addObject()
                .put("name", each.name())
                .put("subject", each.subject())
                .put("version", each.version()));
        return body;
    }
}
