package io.crossdock.connectors.check;

/** What of Camel is on the class path, told by the files that its archives carry. Nothing is loaded. Thread-safe. */
final class Installed {
    private static final String OF_CAMEL = "camel:";

    private final ClassLoader loader;

    Installed(ClassLoader loader) {
        this.loader = loader;
    }

    boolean hasComponent(String scheme) {
        return loader.getResource("META-INF/services/org/apache/camel/component/" + scheme) != null;
    }

    /**
     * Whether a dependency that a kamelet names, such as {@code camel:jms}, is there. Only Camel's own archives can be told;
     * a missing driver shows when the connector starts.
     */
    boolean has(String dependency) {
        if (!dependency.startsWith(OF_CAMEL)) {
            return true;
        }
        String artifact = dependency.substring(OF_CAMEL.length());
        return artifact.equals("core") // what all of this runs on
                || loader.getResource("META-INF/maven/org.apache.camel/camel-" + artifact + "/pom.properties") != null;
    }

    /** The dependency as {@code crossdock connectors install} takes it. */
    static String coordinates(String dependency) {
        return dependency.startsWith(OF_CAMEL)
                ? "camel-" + dependency.substring(OF_CAMEL.length())
                : dependency.replaceFirst("^mvn:", "");
    }
}
