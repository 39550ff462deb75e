package io.crossdock.registry.book;

import io.crossdock.registry.log.Decision;
import io.crossdock.registry.log.RegistryRecord;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Settings and modes of subjects, contexts (an empty name) and everything (an empty name in the default context). Decides
 * only; a decision holds as long as nothing else is replayed.
 */
public final class Configuration {
    private final RegistryBook book;
    private final Deletion deletion;
    private final boolean modeChanges;

    /** @param modeChanges whether modes may be changed at all */
    public Configuration(RegistryBook book, Deletion deletion, boolean modeChanges) {
        this.book = book;
        this.deletion = deletion;
        this.modeChanges = modeChanges;
    }

    /**
     * Changes settings.
     *
     * @param change of what the scope itself says now
     * @return what it says then
     * @throws Refused with the reason
     */
    public Decision<Settings> set(Subject scope, UnaryOperator<Settings> change) {
        checkWritable(scope);
        Settings changed = change.apply(book.settings(scope).orElse(Settings.NONE));
        changed.defaultRules().ifPresent(Contracts::check);
        changed.overrideRules().ifPresent(Contracts::check);
        changed.alias().ifPresent(alias -> checkAlias(scope, alias));
        return new Decision<>(
                List.of(new RegistryRecord(new RecordKey.OfConfig(scope).json(), RecordValue.of(scope, changed))),
                changed);
    }

    private static void checkAlias(Subject scope, String alias) {
        if (scope.name().isEmpty() || alias.equals(scope.name()) || alias.equals(scope.toString())) {
            throw new Refused(
                    ErrorCode.INVALID_SUBJECT,
                    "'" + alias + "' cannot be meant by '" + scope
                            + "': only a subject is an alias, and of another one");
        }
    }

    /**
     * Removes what a scope says.
     *
     * @return what it said
     * @throws Refused {@link ErrorCode#SUBJECT_NOT_FOUND} when it says nothing
     */
    public Decision<Settings> unset(Subject scope) {
        checkWritable(scope);
        Settings said = book.settings(scope).orElseThrow(() -> Refused.subjectNotFound(scope));
        return new Decision<>(book.tombstones(new RecordKey.OfConfig(scope)), said);
    }

    /**
     * Changes a mode. Before schemas can be imported, nothing else may be there: what is softly deleted is removed for
     * good.
     *
     * @param force imports beside what is there
     * @throws Refused with the reason
     */
    public Decision<Mode> set(Subject scope, Mode mode, boolean force) {
        checkModeChanges();
        if (mode == Mode.READONLY_OVERRIDE && !scope.equals(Scopes.GLOBAL)) {
            throw new Refused(ErrorCode.INVALID_MODE, "READONLY_OVERRIDE is a mode of everything, and of nothing less");
        }
        var records = new ArrayList<RegistryRecord>();
        if (mode == Mode.IMPORT && book.modeInScope(scope) != Mode.IMPORT && !force) {
            records.addAll(deletion.cleared(scope));
        }
        records.add(new RegistryRecord(new RecordKey.OfMode(scope).json(), RecordValue.of(scope, mode)));
        return new Decision<>(records, mode);
    }

    /**
     * Removes the mode of a scope.
     *
     * @return what it was
     * @throws Refused {@link ErrorCode#SUBJECT_NOT_FOUND} when it has none of its own
     */
    public Decision<Mode> unsetMode(Subject scope) {
        checkModeChanges();
        Mode was = book.mode(scope).orElseThrow(() -> Refused.subjectNotFound(scope));
        return new Decision<>(book.tombstones(new RecordKey.OfMode(scope)), was);
    }

    private void checkModeChanges() {
        if (!modeChanges) {
            throw Refused.notPermitted("Mode changes are not allowed");
        }
    }

    private void checkWritable(Subject scope) {
        Mode mode = book.modeInScope(scope);
        if (mode == Mode.READONLY || mode == Mode.READONLY_OVERRIDE || mode == Mode.FORWARD) {
            throw Refused.notPermitted("Subject " + scope + " is in read-only mode");
        }
    }
}
