package io.crossdock.registry.book;

import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Settings and modes of subjects, contexts, and everything. What a subject does not say, its context says; what that does
 * not say, the whole registry says.
 *
 * <p>One thread changes it; any thread reads without waiting.
 */
final class Scopes {
    /** Everything. */
    static final Subject GLOBAL = Subject.of("");

    private final Settings usual;
    private final Map<Subject, Settings> settings = new ConcurrentHashMap<>();
    private final Map<Subject, Mode> modes = new ConcurrentHashMap<>();

    /** @param usual where nobody has set anything */
    Scopes(Settings usual) {
        this.usual = usual;
    }

    void put(Subject scope, Settings changed) {
        settings.put(scope, changed);
    }

    void removeSettings(Subject scope) {
        settings.remove(scope);
    }

    void put(Subject scope, Mode mode) {
        modes.put(scope, mode);
    }

    void removeMode(Subject scope) {
        modes.remove(scope);
    }

    /** Those of that scope alone. */
    Optional<Settings> settings(Subject scope) {
        return Optional.ofNullable(settings.get(scope));
    }

    /** Those that hold there. */
    Settings inScope(Subject subject) {
        List<Settings> all = around(subject).stream()
                .flatMap(scope -> settings(scope).stream())
                .toList();
        return new Settings(
                first(all, Settings::compatibility),
                first(all, Settings::normalize),
                first(all, Settings::validateFields),
                first(all, Settings::compatibilityGroup),
                settings(subject).flatMap(Settings::alias),
                first(all, Settings::defaultMetadata),
                first(all, Settings::overrideMetadata),
                first(all, Settings::defaultRules),
                first(all, Settings::overrideRules));
    }

    private <T> Optional<T> first(List<Settings> all, Function<Settings, Optional<T>> part) {
        return all.stream()
                .flatMap(each -> part.apply(each).stream())
                .findFirst()
                .or(() -> part.apply(usual));
    }

    /** The one of that scope alone. */
    Optional<Mode> mode(Subject scope) {
        return Optional.ofNullable(modes.get(scope));
    }

    /** The one that holds there. */
    Mode modeInScope(Subject subject) {
        if (modes.get(GLOBAL) == Mode.READONLY_OVERRIDE) {
            return Mode.READONLY_OVERRIDE;
        }
        return around(subject).stream()
                .flatMap(scope -> mode(scope).stream())
                .findFirst()
                .orElse(Mode.READWRITE);
    }

    /** From the narrowest to the widest. */
    private static List<Subject> around(Subject subject) {
        return List.of(subject, new Subject(subject.context(), ""), GLOBAL);
    }
}
