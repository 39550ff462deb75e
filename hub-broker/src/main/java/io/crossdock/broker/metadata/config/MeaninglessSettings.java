package io.crossdock.broker.metadata.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Kafka's broker settings that have no meaning here, from the resource {@code meaningless-settings.txt}: a name per
 * line, and behind a blank what to do instead where there is something.
 */
final class MeaninglessSettings {
    private static final String RESOURCE = "meaningless-settings.txt";
    private static final Map<String, String> REASONS = read();

    private MeaninglessSettings() {}

    static boolean contains(String name) {
        return REASONS.containsKey(name)
                || name.startsWith("zookeeper.ssl.")
                || ListenerSettings.base(name).filter(REASONS::containsKey).isPresent();
    }

    static String reason(String name) {
        String instead = REASONS.getOrDefault(ListenerSettings.base(name).orElse(name), "");
        return instead.isEmpty() ? "has no meaning here and is ignored" : "is ignored: " + instead;
    }

    private static Map<String, String> read() {
        try (InputStream resource = MeaninglessSettings.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toUnmodifiableMap(
                            parts -> parts[0], parts -> parts.length > 1 ? parts[1].trim() : ""));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", unreadable);
        }
    }
}
