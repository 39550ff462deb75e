package io.crossdock.connectors.secret;

import io.crossdock.connectors.check.SecretStore;
import io.crossdock.connectors.check.SecretUnavailableException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which secrets of the cluster's store each connector file uses, and what they were when it was last looked at, so that a
 * secret that was set anew restarts those connectors alone. Confined to the supervisor's thread.
 */
public final class SecretUses {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:([A-Za-z0-9._-]{1,200})}");

    private final SecretStore store;
    private final Map<Path, Map<String, String>> seen = new HashMap<>();

    /** @param store asked for every secret that a file uses */
    public SecretUses(SecretStore store) {
        this.store = store;
    }

    /** Whether a secret of the file is another than when it was last asked here; false the first time. */
    public boolean changed(Path file, String text) {
        Map<String, String> now = values(text);
        Map<String, String> before = now.isEmpty() ? seen.remove(file) : seen.put(file, now);
        // Another set of names is a change of the file, which is noticed by itself.
        return before != null && before.keySet().equals(now.keySet()) && !before.equals(now);
    }

    private Map<String, String> values(String text) {
        var values = new TreeMap<String, String>();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            values.computeIfAbsent(reference.group(1), this::value);
        }
        return values;
    }

    private String value(String name) {
        try {
            return store.find(name).map(value -> "=" + value).orElse("none");
        } catch (SecretUnavailableException unavailable) {
            return "unavailable";
        }
    }
}
