package io.crossdock.registry.book;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.log.Replayed;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * All that the registry's topic says, ready to be asked. An id is found at once, however many there are.
 *
 * <p>One thread replays; any thread reads without waiting. What a reader gets is immutable; between two questions the
 * thread that replays may have gone on.
 */
public final class RegistryBook implements Replayed {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryBook.class);

    private final Scopes scopes;
    private final References references = new References();
    private final ConcurrentSkipListMap<String, ContextBook> contexts = new ConcurrentSkipListMap<>();
    private final Map<String, Integer> markedIds = new ConcurrentHashMap<>();
    private final Set<String> declared = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> spellings = new ConcurrentHashMap<>();

    /** @param compatibility where nobody has set one */
    public RegistryBook(Compatibility compatibility) {
        scopes = new Scopes(new Settings(
                Optional.of(compatibility),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    @Override
    public void replay(RegistryRecord record, long offset) {
        try {
            Optional<RecordKey> key = RecordKey.parse(record.key());
            if (key.isPresent()) {
                remember(key.get(), record);
                String value = record.value();
                apply(key.get(), value == null ? null : RecordValue.read(value));
            } else {
                LOG.warn(
                        "record {} of the registry's topic is of a kind that is not known here; it is passed over",
                        offset);
            }
        } catch (JsonProcessingException noJson) {
            JsonLocation at = noJson.getLocation();
            senseless(offset, at == null ? "no JSON" : "no JSON at its character " + at.getCharOffset(), noJson);
        } catch (IllegalArgumentException nonsense) {
            senseless(offset, "something is missing or is not what it must be", nonsense);
        } catch (IllegalStateException taken) {
            LOG.warn("record {} of the registry's topic is passed over: {}", offset, taken.getMessage());
        }
    }

    /** What is wrong is told without the exception's words, which quote the record: anybody may have written it. */
    private static void senseless(long offset, String why, Exception kind) {
        LOG.warn(
                "record {} of the registry's topic makes no sense and is passed over: {} ({}); read it with a console"
                        + " consumer to see it",
                offset,
                why,
                kind.getClass().getSimpleName());
    }

    /** The topic is compacted by the bytes of keys: whoever removes something has to remove all its spellings. */
    private void remember(RecordKey key, RegistryRecord record) {
        String usual = key.json();
        if (!usual.equals(record.key())) {
            spellings.merge(usual, List.of(record.key()), (before, one) -> {
                var all = new TreeSet<>(before);
                all.addAll(one);
                return List.copyOf(all);
            });
        }
    }

    private void apply(RecordKey key, @Nullable JsonNode value) {
        if (key instanceof RecordKey.OfSchema schema) {
            schema(schema.at(), value);
        } else if (key instanceof RecordKey.OfConfig config) {
            if (value == null) {
                scopes.removeSettings(config.scope());
            } else {
                scopes.put(config.scope(), RecordValue.settings(value));
            }
        } else if (key instanceof RecordKey.OfMode mode) {
            if (value == null) {
                scopes.removeMode(mode.scope());
            } else {
                scopes.put(mode.scope(), RecordValue.mode(value));
            }
        } else if (key instanceof RecordKey.OfDeletion deletion && value != null) {
            delete(deletion.subject(), RecordValue.deletedUpTo(value));
        } else if (key instanceof RecordKey.OfClearing clearing && value != null) {
            clear(clearing.scope());
        } else if (key instanceof RecordKey.OfContext context) {
            context(context.context(), value);
        }
    }

    private void schema(SubjectVersion at, @Nullable JsonNode value) {
        ContextBook context = contexts.computeIfAbsent(at.subject().context(), ContextBook::new);
        if (value == null) {
            context.remove(at).ifPresent(references::remove);
            return;
        }
        Registered added = RecordValue.registered(at, value);
        Optional<Registered> before = context.history(at.subject().name()).find(at.version(), true);
        if (context.put(added)) {
            before.ifPresent(references::remove);
            references.put(added);
        } else {
            throw new IllegalStateException("id " + added.id() + " of " + at.subject() + " version " + at.version()
                    + " stands for another schema already");
        }
    }

    private void delete(Subject subject, int version) {
        for (Registered each : history(subject).live()) {
            if (each.version() <= version) {
                var deleted = new Registered(subject, each.version(), each.id(), each.schema(), true);
                contexts.computeIfAbsent(subject.context(), ContextBook::new).put(deleted);
                references.put(deleted);
            }
        }
    }

    private void clear(Subject scope) {
        for (Subject subject : within(scope)) {
            for (Registered each : history(subject).versions()) {
                if (each.deleted()) {
                    ofContext(subject.context()).remove(new SubjectVersion(subject, each.version()));
                }
            }
        }
    }

    private void context(String context, @Nullable JsonNode value) {
        if (value == null) {
            declared.remove(context);
            return;
        }
        if (RecordValue.isDeletedContext(value)) {
            declared.remove(context);
        } else if (!context.equals(Subject.DEFAULT_CONTEXT)) {
            declared.add(context);
        }
        int marked = RecordValue.highestId(value);
        markedIds.merge(context, marked, Math::max);
        contexts.computeIfAbsent(context, ContextBook::new).atLeast(marked);
    }

    private ContextBook ofContext(String context) {
        ContextBook found = contexts.get(context);
        return found == null ? new ContextBook(context) : found;
    }

    /** The names of contexts that have had something, sorted; the default one always among them. */
    public List<String> contexts() {
        var names = new TreeSet<>(declared);
        contexts.forEach((name, book) -> {
            if (!book.subjects().isEmpty()) {
                names.add(name);
            }
        });
        names.add(Subject.DEFAULT_CONTEXT);
        return List.copyOf(names);
    }

    /** The schema with that id. */
    public Optional<Stored> id(String context, int id) {
        ContextBook found = contexts.get(context);
        return found == null ? Optional.empty() : found.id(id);
    }

    /** Under which a schema is known in a context, whatever its subjects. */
    public Optional<Integer> idOf(String context, Schema schema) {
        return ofContext(context).idOf(schema);
    }

    /** The highest id that the context has ever given, as far as the topic can tell; 0 when none. */
    public int highestId(String context) {
        return ofContext(context).highestId();
    }

    /** What there is of a subject; empty when it is not known. */
    public History history(Subject subject) {
        ContextBook found = contexts.get(subject.context());
        return found == null ? History.EMPTY : found.history(subject.name());
    }

    /** A scope's subjects, sorted: itself, or all of its context, or all there are. Deleted ones are among them. */
    public List<Subject> within(Subject scope) {
        if (!scope.name().isEmpty()) {
            return history(scope).isEmpty() ? List.of() : List.of(scope);
        }
        var all = new ArrayList<Subject>();
        for (Map.Entry<String, ContextBook> each : contexts.entrySet()) {
            if (scope.equals(Scopes.GLOBAL) || each.getKey().equals(scope.context())) {
                each.getValue()
                        .subjects()
                        .keySet()
                        .forEach(name -> all.add(each.getValue().subject(name)));
            }
        }
        return all;
    }

    /** How much there is. Looks at every subject. */
    public Inventory inventory() {
        long subjects = 0;
        long versions = 0;
        long schemas = 0;
        for (ContextBook each : contexts.values()) {
            schemas += each.ids();
            for (History history : each.subjects().values()) {
                subjects++;
                versions += history.versions().size();
            }
        }
        return new Inventory(subjects, versions, schemas);
    }

    /** The places that use a version, with the ids of their schemas. */
    public SortedMap<SubjectVersion, Integer> users(SubjectVersion used) {
        return references.users(used);
    }

    /** Settings of that scope alone; an empty name means its context, in the default context everything. */
    public Optional<Settings> settings(Subject scope) {
        return scopes.settings(scope);
    }

    /** Settings that hold for a subject. */
    public Settings inScope(Subject subject) {
        return scopes.inScope(subject);
    }

    /** The mode of that scope alone; an empty name means its context, in the default context everything. */
    public Optional<Mode> mode(Subject scope) {
        return scopes.mode(scope);
    }

    /** The mode that holds for a subject. */
    public Mode modeInScope(Subject subject) {
        return scopes.modeInScope(subject);
    }

    /** The subject that is meant when one is asked for, which may be another's alias. */
    public Subject meant(Subject asked) {
        return scopes.settings(asked)
                .flatMap(Settings::alias)
                .filter(alias -> !alias.isEmpty())
                .map(alias -> alias.startsWith(":.") ? Subject.parse(alias) : new Subject(asked.context(), alias))
                .orElse(asked);
    }

    boolean isDeclared(String context) {
        return declared.contains(context) || context.equals(Subject.DEFAULT_CONTEXT);
    }

    /** Up to which the topic says, besides its schemas, that ids have been given. */
    int markedId(String context) {
        return markedIds.getOrDefault(context, 0);
    }

    /** The highest id of a context's records, were some places gone for good. */
    int highestIdWithout(String context, Set<SubjectVersion> gone) {
        ContextBook book = ofContext(context);
        var ids = new TreeMap<Integer, Boolean>();
        for (SubjectVersion each : gone) {
            book.history(each.subject().name())
                    .find(each.version(), true)
                    .flatMap(version -> book.id(version.id()))
                    .filter(stored -> gone.containsAll(stored.places()))
                    .ifPresent(stored -> ids.put(stored.id(), true));
        }
        return book.highestIdWithout(List.copyOf(ids.keySet()));
    }

    /** Records that remove what a key stands for, however it was spelt. */
    List<RegistryRecord> tombstones(RecordKey key) {
        String usual = key.json();
        var all = new ArrayList<RegistryRecord>();
        all.add(new RegistryRecord(usual, null));
        spellings.getOrDefault(usual, List.of()).forEach(other -> all.add(new RegistryRecord(other, null)));
        return all;
    }
}
