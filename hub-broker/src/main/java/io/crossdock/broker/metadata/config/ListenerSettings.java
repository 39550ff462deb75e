package io.crossdock.broker.metadata.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings that may differ from listener to listener: {@code listener.name.LISTENER.SETTING}, the listener in lower case,
 * and those of logins also by mechanism, {@code listener.name.LISTENER.MECHANISM.SETTING} (KIP-103, KIP-226).
 */
public final class ListenerSettings {
    private static final Pattern NAME = Pattern.compile(
            "listener\\.name\\.[a-z0-9_-]+\\.(?:(?:gssapi|plain|oauthbearer|scram-sha-256|scram-sha-512)\\.)?(.+)");

    private static final Map<String, Setting> BY_NAME = Stream.of(
                    TlsSettings.ALL.stream(), LoginSettings.PER_LISTENER.stream())
            .flatMap(Function.identity())
            .collect(Collectors.toUnmodifiableMap(Setting::name, Function.identity()));

    private final String listener;
    private final Map<String, String> given;

    /**
     * @param listener name as in {@code listeners}
     * @param values of the broker
     */
    public ListenerSettings(String listener, BrokerValues values) {
        this.listener = listener.toLowerCase(Locale.ROOT);
        this.given = values.given();
    }

    /** The setting that this name means for one listener, under this name. */
    static Optional<Setting> setting(String name) {
        return base(name).map(BY_NAME::get).map(known -> known.called(name));
    }

    /** What the name means, without the listener before it; empty if there is none before it. */
    static Optional<String> base(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** The value for this listener, or else for all, or else the default; empty if there is none of them. */
    public Optional<String> text(String name) {
        return first(name, List.of("listener.name." + listener + "." + name, name));
    }

    /** The value for this listener and mechanism, or else as {@link #text(String)}. */
    public Optional<String> text(String name, String mechanism) {
        return first(
                name,
                List.of(
                        "listener.name." + listener + "." + mechanism.toLowerCase(Locale.ROOT) + "." + name,
                        "listener.name." + listener + "." + name,
                        name));
    }

    /** The values of a list, in order. */
    public List<String> list(String name) {
        return text(name).map(Setting::items).orElse(List.of());
    }

    private Optional<String> first(String name, List<String> names) {
        for (String each : names) {
            String value = given.get(each);
            if (value != null) {
                return value.isEmpty() ? Optional.empty() : Optional.of(value);
            }
        }
        Setting known = BY_NAME.get(name);
        if (known == null) {
            throw new IllegalArgumentException("there is no listener setting '" + name + "'");
        }
        return known.defaultValue().isEmpty() ? Optional.empty() : Optional.of(known.defaultValue());
    }
}
