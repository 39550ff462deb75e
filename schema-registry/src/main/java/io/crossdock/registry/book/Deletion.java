package io.crossdock.registry.book;

import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether versions and subjects are deleted: softly, so that their ids still work, or for good, which takes that they have
 * been deleted softly. Decides only; a decision holds as long as nothing else is replayed.
 */
public final class Deletion {
    private final RegistryBook book;

    public Deletion(RegistryBook book) {
        this.book = book;
    }

    /**
     * Deletes one version.
     *
     * @return its number
     * @throws Refused with the reason
     */
    public Decision<Integer> version(Subject subject, int version, boolean permanently) {
        checkMode(subject);
        History history = book.history(subject);
        if (history.isEmpty()) {
            throw Refused.subjectNotFound(subject);
        }
        Registered found = history.find(version, true).orElseThrow(() -> Refused.versionNotFound(version));
        var place = new SubjectVersion(subject, version);
        if (found.deleted() && !permanently) {
            throw new Refused(
                    ErrorCode.VERSION_SOFT_DELETED,
                    "Subject '" + subject + "' Version " + version
                            + " was soft deleted. Set permanent=true to delete permanently");
        }
        if (!found.deleted() && permanently) {
            throw new Refused(
                    ErrorCode.VERSION_NOT_SOFT_DELETED,
                    "Subject '" + subject + "' Version " + version
                            + " was not deleted first before being permanently deleted");
        }
        checkUnused(place);
        if (permanently) {
            return new Decision<>(forGood(Set.of(place)), version);
        }
        var records = new ArrayList<RegistryRecord>();
        records.add(new RegistryRecord(
                new RecordKey.OfSchema(place).json(),
                RecordValue.of(new Registered(subject, version, found.id(), found.schema(), true))));
        if (history.live().size() == 1) {
            records.addAll(settingsOf(subject));
        }
        return new Decision<>(records, version);
    }

    /**
     * Deletes all versions.
     *
     * @return their numbers
     * @throws Refused with the reason
     */
    public Decision<List<Integer>> subject(Subject subject, boolean permanently) {
        checkMode(subject);
        History history = book.history(subject);
        if (history.isEmpty()) {
            throw Refused.subjectNotFound(subject);
        }
        if (!permanently && !history.isLive()) {
            throw new Refused(
                    ErrorCode.SUBJECT_SOFT_DELETED,
                    "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
        }
        if (permanently && history.isLive()) {
            throw new Refused(
                    ErrorCode.SUBJECT_NOT_SOFT_DELETED,
                    "Subject '" + subject + "' was not deleted first before being permanently deleted");
        }
        List<Registered> gone = permanently ? history.versions() : history.live();
        Set<SubjectVersion> places = new LinkedHashSet<>();
        gone.forEach(each -> places.add(new SubjectVersion(subject, each.version())));
        places.forEach(this::checkUnused);
        List<Integer> numbers = gone.stream().map(Registered::version).toList();
        if (permanently) {
            return new Decision<>(forGood(places), numbers);
        }
        var records = new ArrayList<RegistryRecord>();
        records.add(new RegistryRecord(
                new RecordKey.OfDeletion(subject).json(),
                RecordValue.ofDeletion(subject, numbers.get(numbers.size() - 1))));
        records.addAll(settingsOf(subject));
        return new Decision<>(records, numbers);
    }

    /**
     * Deletes a context that has no subjects any more.
     *
     * @throws Refused with the reason
     */
    public Decision<String> context(String context) {
        var scope = new Subject(context, "");
        checkMode(scope);
        if (context.equals(Subject.DEFAULT_CONTEXT) || !book.contexts().contains(context)) {
            throw new Refused(ErrorCode.SUBJECT_NOT_FOUND, "Context '" + context + "' not found.");
        }
        if (!book.within(scope).isEmpty()) {
            throw new Refused(
                    ErrorCode.CONTEXT_NOT_EMPTY,
                    "Context '" + context + "' is not empty: it has subjects, perhaps softly deleted ones; delete them"
                            + " for good first");
        }
        // Its record stays where ids have been given: they must not be given again.
        List<RegistryRecord> records = new ArrayList<>(settingsOf(scope));
        var key = new RecordKey.OfContext(context);
        int highest = book.highestId(context);
        if (highest == 0) {
            records.addAll(book.tombstones(key));
        } else {
            records.add(new RegistryRecord(key.json(), RecordValue.ofDeletedContext(context, highest)));
        }
        return new Decision<>(records, context);
    }

    private void checkMode(Subject subject) {
        Mode mode = book.modeInScope(subject);
        if (mode == Mode.READONLY || mode == Mode.READONLY_OVERRIDE || mode == Mode.FORWARD) {
            throw Refused.notPermitted("Subject " + subject + " is in read-only mode");
        }
    }

    private void checkUnused(SubjectVersion place) {
        book.users(place).keySet().stream()
                .filter(user -> !user.equals(place))
                .findFirst()
                .ifPresent(user -> {
                    throw Refused.referenceExists(place, user);
                });
    }

    private List<RegistryRecord> settingsOf(Subject scope) {
        var records = new ArrayList<RegistryRecord>();
        if (book.mode(scope).isPresent()) {
            records.addAll(book.tombstones(new RecordKey.OfMode(scope)));
        }
        if (book.settings(scope).isPresent()) {
            records.addAll(book.tombstones(new RecordKey.OfConfig(scope)));
        }
        return records;
    }

    /**
     * The records that remove places for good. Before them stands one that keeps the highest id, when no record would have
     * it any more: compaction takes away what is removed, and with it the memory that the id was given.
     *
     * @param places of one context
     */
    private List<RegistryRecord> forGood(Set<SubjectVersion> places) {
        var records = new ArrayList<RegistryRecord>();
        places.stream().map(place -> place.subject().context()).distinct().forEach(context -> mark(context, places)
                .ifPresent(records::add));
        places.forEach(place -> records.addAll(book.tombstones(new RecordKey.OfSchema(place))));
        return records;
    }

    private Optional<RegistryRecord> mark(String context, Set<SubjectVersion> gone) {
        int highest = book.highestId(context);
        boolean kept = book.markedId(context) >= highest || book.highestIdWithout(context, gone) >= highest;
        return kept
                ? Optional.empty()
                : Optional.of(new RegistryRecord(
                        new RecordKey.OfContext(context).json(), RecordValue.ofContext(context, highest)));
    }

    /**
     * The records that remove all that is softly deleted within a scope, before schemas are imported there.
     *
     * @throws Refused {@link ErrorCode#NOT_PERMITTED} when something is there that is not deleted
     */
    List<RegistryRecord> cleared(Subject scope) {
        Set<SubjectVersion> gone = new LinkedHashSet<>();
        for (Subject subject : book.within(scope)) {
            History history = book.history(subject);
            if (history.isLive()) {
                throw Refused.notPermitted("Cannot import since found existing subjects: '" + subject
                        + "' is one; delete what is there first, or set force=true");
            }
            history.versions().forEach(each -> gone.add(new SubjectVersion(subject, each.version())));
        }
        gone.forEach(this::checkUnused);
        List<RegistryRecord> records = new ArrayList<>(forGood(gone));
        records.add(new RegistryRecord(new RecordKey.OfClearing(scope).json(), RecordValue.ofClearing(scope)));
        return records;
    }
}
