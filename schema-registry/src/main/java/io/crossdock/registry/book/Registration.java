package io.crossdock.registry.book;

import io.crossdock.registry.book.Draft.Judgement;
import io.crossdock.registry.book.Draft.Judgement.Known;
import io.crossdock.registry.book.Draft.Judgement.NotTaken;
import io.crossdock.registry.book.Draft.Judgement.Taken;
import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.ParsedSchema;
import io.crossdock.registry.type.ReferencedText;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whether a schema becomes a version of a subject, and under which number and id.
 *
 * <p>The rules are those of Confluent's registry. Decides only; a decision holds as long as nothing else is replayed.
 */
public final class Registration {
    /** Bytes of one record's value: brokers take about a megabyte. */
    private static final int MOST_BYTES = 1_000_000;

    /** Of how many versions it is found out whether another registry wrote the same schema with other white space. */
    private static final int MOST_PARSED = 100;

    private final RegistryBook book;
    private final SchemaParser parser;
    private final CompatibilityCheck check;

    public Registration(RegistryBook book, SchemaParser parser, CompatibilityCheck check) {
        this.book = book;
        this.parser = parser;
        this.check = check;
    }

    private Asked asked(Subject subject, NewSchema sent, boolean normalize) {
        Mode mode = book.modeInScope(subject);
        Settings settings = book.inScope(subject);
        History history = book.history(subject);
        Schema schema = completed(subject, sent, mode, settings, history);
        schema.rules().ifPresent(Contracts::check);
        Schema pinned = parser.pinned(subject, schema);
        return new Asked(
                subject,
                sent,
                mode,
                settings,
                history,
                pinned,
                normalize || settings.normalize().orElse(false),
                referenced(subject, pinned, mode == Mode.IMPORT));
    }

    private Optional<List<ReferencedText>> referenced(Subject subject, Schema schema, boolean deleted) {
        try {
            return Optional.of(parser.referenced(subject, schema, deleted));
        } catch (Refused missing) {
            return Optional.empty(); // parsing says what
        }
    }

    /**
     * The version that a schema is already, as any node can tell that has read the topic. Thread-safe.
     *
     * @return empty as well when only {@link #register} can tell why not
     */
    public Optional<Registered> registered(Subject subject, NewSchema sent, boolean normalize) {
        try {
            return known(asked(subject, sent, normalize));
        } catch (Refused notHere) {
            return Optional.empty(); // what it refers to may not have come to this node yet
        }
    }

    /**
     * Registers a schema, or finds that it is registered.
     *
     * @throws Refused with the reason
     */
    public Decision<Registered> register(Subject subject, NewSchema sent, boolean normalize) {
        Asked asked = asked(subject, sent, normalize);
        return decided(asked, judged(asked));
    }

    /** Judges what {@link #decide} is to decide, by what the book says now. Thread-safe; never refuses by itself. */
    public Draft draft(Subject subject, NewSchema sent, boolean normalize) {
        Asked asked;
        try {
            asked = asked(subject, sent, normalize);
        } catch (Refused why) {
            return new Draft(Optional.empty(), new NotTaken(why));
        }
        return new Draft(Optional.of(asked), judged(asked));
    }

    /**
     * The same as {@link #register} in a moment, however long the judgement took.
     *
     * @param draft of the same registration
     * @return empty when the book has changed meanwhile, so that it has to be judged anew
     * @throws Refused with the reason
     */
    public Optional<Decision<Registered>> decide(Subject subject, NewSchema sent, boolean normalize, Draft draft) {
        Asked asked = asked(subject, sent, normalize);
        return draft.isOf(asked) ? Optional.of(decided(asked, draft.judgement())) : Optional.empty();
    }

    /** Whether judging takes so long that it would hold up the log. */
    boolean isLarge(Subject subject, NewSchema sent, boolean normalize) {
        Asked asked = asked(subject, sent, normalize);
        return asked.mode() != Mode.IMPORT
                && check.isLarge(
                        asked.schema(), asked.settings(), asked.history().live());
    }

    private Judgement judged(Asked asked) {
        try {
            Optional<Registered> known = known(asked);
            if (known.isPresent()) {
                return new Known(known.get()); // in whatever mode: serializers register at every start
            }
            checkMode(asked.subject(), asked.mode(), asked.sent());
            ParsedSchema parsed = parsed(asked);
            Schema schema = written(asked, parsed);
            if (asked.mode() != Mode.IMPORT) {
                List<Registered> others = asked.history().live();
                checkCompatible(asked.subject(), check.of(asked.subject(), schema, parsed, asked.settings(), others));
            }
            return new Taken(schema);
        } catch (Refused why) {
            return new NotTaken(why);
        }
    }

    private Decision<Registered> decided(Asked asked, Judgement judgement) {
        if (judgement instanceof NotTaken not) {
            throw not.why();
        }
        if (judgement instanceof Known known) {
            return new Decision<>(List.of(), known.version());
        }
        Schema schema = ((Taken) judgement).schema();
        int id = id(asked.subject(), asked.sent(), schema);
        int version = version(asked.history(), asked.sent(), asked.mode());
        var added = new Registered(asked.subject(), version, id, schema, false);
        checkPlace(asked.history(), added);
        return new Decision<>(records(asked.history(), added), added);
    }

    private ParsedSchema parsed(Asked asked) {
        return asked.referenced().isPresent()
                ? parser.parse(asked.schema(), asked.referenced().get())
                : parser.parse(asked.subject(), asked.schema(), asked.mode() == Mode.IMPORT);
    }

    private static void checkMode(Subject subject, Mode mode, NewSchema sent) {
        if (mode == Mode.READONLY || mode == Mode.READONLY_OVERRIDE || mode == Mode.FORWARD) {
            throw Refused.notPermitted("Subject " + subject + " is in read-only mode");
        }
        if (sent.id().isPresent() && mode != Mode.IMPORT) {
            throw Refused.notPermitted(
                    "Subject " + subject + " is not in import mode; only there a schema comes with its id");
        }
        if (sent.id().isEmpty() && mode != Mode.READWRITE) {
            throw Refused.notPermitted(
                    "Subject " + subject + " is not in read-write mode; in import mode a schema comes with its id");
        }
    }

    private static Schema completed(Subject subject, NewSchema sent, Mode mode, Settings settings, History history) {
        Optional<Schema> before = history.latest(false).map(Registered::schema);
        Schema schema = sent.schema();
        if (sent.isEmpty()) {
            Schema same = before.filter(each -> mode != Mode.IMPORT)
                    .orElseThrow(() -> new Refused(
                            ErrorCode.INVALID_SCHEMA,
                            "Empty schema: subject '" + subject + "' has no version whose schema could be meant"));
            schema = new Schema(same.type(), same.text(), same.references(), schema.metadata(), schema.rules());
        }
        return mode == Mode.IMPORT && sent.id().isPresent()
                ? schema
                : Contracts.completed(
                        schema,
                        before,
                        settings,
                        history.nextVersion(),
                        sent.version().isPresent());
    }

    private static Schema written(Asked asked, ParsedSchema parsed) {
        Schema schema = asked.schema();
        return new Schema(
                schema.type(),
                asked.normal() ? parsed.normalized() : parsed.canonical(),
                schema.references(),
                schema.metadata(),
                schema.rules());
    }

    private Optional<Registered> known(Asked asked) {
        List<Registered> possible = possible(asked);
        Schema schema;
        try {
            schema = written(asked, parsed(asked));
        } catch (Refused nonsense) {
            // Another registry took it, or this one before it grew stricter: its producers go on as they are.
            return last(possible.stream().filter(each -> SchemaParser.isAsWritten(each, asked.schema())));
        }
        return last(possible.stream().filter(each -> SchemaParser.isAsWritten(each, schema)))
                .or(() -> last(possible.stream()
                        .skip(Math.max(0, possible.size() - MOST_PARSED))
                        .filter(each -> parser.isSame(each, asked.schema(), schema.text()))));
    }

    private static List<Registered> possible(Asked asked) {
        NewSchema sent = asked.sent();
        boolean numbered = sent.version().isPresent();
        Optional<Metadata> notes = notes(asked.schema(), numbered);
        return asked.history().live().stream()
                .filter(each -> notes(each.schema(), numbered).equals(notes)
                        && each.schema().rules().equals(asked.schema().rules()))
                .filter(each -> sent.id().isEmpty() || sent.id().getAsInt() == each.id())
                .filter(each -> sent.version().isEmpty() || sent.version().get() == each.version())
                .toList();
    }

    private static Optional<Registered> last(Stream<Registered> versions) {
        return versions.reduce((earlier, later) -> later);
    }

    /** Unless a client asks for a number, that which a version has noted makes it no other schema. */
    private static Optional<Metadata> notes(Schema schema, boolean numbered) {
        return numbered ? schema.metadata() : Contracts.withoutVersion(schema.metadata());
    }

    private int id(Subject subject, NewSchema sent, Schema schema) {
        OptionalInt given = sent.id();
        if (given.isPresent()) {
            book.id(subject.context(), given.getAsInt())
                    .filter(stored -> !stored.schema().equals(schema))
                    .ifPresent(other -> {
                        throw Refused.notPermitted("Overwrite new schema with id " + given.getAsInt()
                                + " is not permitted: it stands for another one, of " + other.places());
                    });
            return given.getAsInt();
        }
        return book.idOf(subject.context(), schema).orElseGet(() -> {
            int highest = book.highestId(subject.context());
            if (highest == Integer.MAX_VALUE) {
                throw Refused.notPermitted("there are no ids left in context " + subject.context() + ", since one of "
                        + highest + " was imported; use another context");
            }
            return highest + 1;
        });
    }

    private static void checkCompatible(Subject subject, Verdict verdict) {
        if (!verdict.isCompatible()) {
            throw new Refused(
                    ErrorCode.INCOMPATIBLE,
                    "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                            + "\", details: " + verdict.messages());
        }
    }

    private static int version(History history, NewSchema sent, Mode mode) {
        int next = history.nextVersion();
        int wanted = sent.version().orElse(-1);
        if (wanted <= 0) {
            return next;
        }
        if (wanted != next && mode != Mode.IMPORT) {
            throw new Refused(
                    ErrorCode.INVALID_SCHEMA,
                    "Version is not one more than previous version: " + wanted + " was asked for, " + next
                            + " would be the next");
        }
        return wanted;
    }

    private static void checkPlace(History history, Registered added) {
        history.find(added.version(), true)
                .filter(each -> each.id() != added.id() || !each.schema().equals(added.schema()))
                .ifPresent(other -> {
                    throw Refused.notPermitted("Version " + other.version() + " of '" + added.subject()
                            + "' is there already, with id " + other.id() + "; delete it for good before another is"
                            + " imported in its place");
                });
    }

    private List<RegistryRecord> records(History history, Registered added) {
        String value = RecordValue.of(added);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new Refused(
                    ErrorCode.TOO_LARGE,
                    "The schema is too large: its record would have " + bytes + " bytes, of which " + MOST_BYTES
                            + " are allowed; put parts of it into schemas it refers to");
        }
        var records = new ArrayList<RegistryRecord>();
        String context = added.subject().context();
        if (!book.isDeclared(context)) {
            records.add(new RegistryRecord(
                    new RecordKey.OfContext(context).json(), RecordValue.ofContext(context, book.markedId(context))));
        }
        // As Confluent does: what was deleted softly and comes back keeps its id by its new place alone.
        for (Registered each : history.versions()) {
            var place = new SubjectVersion(each.subject(), each.version());
            if (each.deleted()
                    && each.id() == added.id()
                    && each.version() < added.version()
                    && book.users(place).isEmpty()) {
                records.addAll(book.tombstones(new RecordKey.OfSchema(place)));
            }
        }
        var place = new SubjectVersion(added.subject(), added.version());
        records.add(new RegistryRecord(new RecordKey.OfSchema(place).json(), value));
        return records;
    }
}
