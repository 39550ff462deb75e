package io.crossdock.connectors.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a connector reads from or writes to: any Camel endpoint by its URI, or a kamelet by its name.
 *
 * <p>The settings of both may hold passwords, so neither prints them.
 */
public sealed interface EndpointReference {

    /** The short name for people and logs: the scheme, or the kamelet. */
    String label();

    /** The URI that names the endpoint, without {@link #settings()}. */
    String uri();

    /** Settings by name, references to secrets already resolved. */
    Map<String, String> settings();

    /** @param uri a Camel URI such as {@code file:/var/orders}, or only a scheme when the settings say the rest */
    record CamelUri(String uri, Map<String, String> settings) implements EndpointReference {
        public CamelUri {
            settings = inOrder(settings);
        }

        @Override
        public String label() {
            int end = uri.indexOf(':');
            return end < 0 ? uri : uri.substring(0, end);
        }

        @Override
        public String toString() {
            return label();
        }
    }

    /** @param name a name of the kamelet catalogue such as {@code timer-source} */
    record Kamelet(String name, Map<String, String> settings) implements EndpointReference {
        public Kamelet {
            settings = inOrder(settings);
        }

        @Override
        public String label() {
            return name;
        }

        @Override
        public String uri() {
            return "kamelet:" + name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Map<String, String> inOrder(Map<String, String> settings) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
