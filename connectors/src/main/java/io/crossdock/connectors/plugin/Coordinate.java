package io.crossdock.connectors.plugin;

import java.util.regex.Pattern;

/** What to install. The name of its folder, and so of the plugin, is the artifact's. */
public record Coordinate(String groupId, String artifactId, String version) {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    public Coordinate {
        if (!WORD.matcher(groupId).matches()
                || !WORD.matcher(artifactId).matches()
                || !WORD.matcher(version).matches()) {
            throw new IllegalArgumentException("'" + groupId + ":" + artifactId + ":" + version
                    + "' is not a coordinate - write GROUP:ARTIFACT:VERSION, or camel-NAME for one of Camel's own");
        }
    }

    /**
     * Reads {@code group:artifact:version}, or {@code camel-name} for Camel's component of the version that the hub has.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Coordinate parse(String text, String camelVersion) {
        String[] parts = text.split(":", -1);
        if (parts.length == 3) {
            return new Coordinate(parts[0], parts[1], parts[2]);
        }
        if (parts.length == 1 && text.startsWith("camel-")) {
            return new Coordinate("org.apache.camel", text, camelVersion);
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a coordinate - write GROUP:ARTIFACT:VERSION, or camel-NAME for one of Camel's own");
    }

    @Override
    public String toString() {
        return groupId + ":" + artifactId + ":" + version;
    }
}
