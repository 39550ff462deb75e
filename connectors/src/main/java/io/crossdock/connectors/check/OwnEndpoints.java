package io.crossdock.connectors.check;

import io.crossdock.connectors.check.Given.Setting;
import io.crossdock.connectors.check.KameletCatalogue.Kamelet;
import io.crossdock.connectors.check.KameletCatalogue.Template;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets our own components read their options as they do when a connector starts, and reports what they refuse. An
 * endpoint that is made but not started opens nothing. Components say {@code 'NAME'} of the option that they mean.
 */
final class OwnEndpoints {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\??)([A-Za-z0-9]+)}}");
    private static final Pattern QUOTED = Pattern.compile("'([A-Za-z0-9]+)'");
    private final CamelContext context;

    /** @param context in which components are found; nothing is added to it but them */
    OwnEndpoints(CamelContext context) {
        this.context = context;
    }

    /** Reports the first thing that the component refuses; nothing for kamelets that are made of Camel's components. */
    void check(Given given, Kamelet kamelet, Findings findings) {
        boolean unknown = given.settings().stream().anyMatch(setting -> isUnknown(setting.text()));
        if (kamelet.own().isEmpty() || unknown) {
            return;
        }
        try {
            create(kamelet.own().get(), values(given, kamelet));
        } catch (IllegalArgumentException wrong) {
            String message = String.valueOf(wrong.getMessage());
            findings.add(
                    named(message, given).map(Setting::value).orElse(given.at()),
                    "kamelet '" + given.target() + "': "
                            + message.lines().findFirst().orElse(""));
        } catch (IllegalStateException needsMore) {
            // what a component needs besides its options is there when the connector starts, and only then
        }
    }

    /** A reference that was reported already, or one whose secret is not looked up here. */
    private static boolean isUnknown(String text) {
        return References.REFERENCE.matcher(text).find() || text.contains(SecretStore.STAND_IN);
    }

    private void create(Template template, Map<String, String> values) {
        String uri = filled(template.uri(), values);
        var parameters = new HashMap<String, Object>();
        template.parameters().forEach((name, text) -> {
            String value = filled(String.valueOf(text), values);
            if (value != null) {
                parameters.put(String.valueOf(name), value);
            }
        });
        if (uri == null) {
            return;
        }
        Component component =
                context.getComponent(uri.substring(0, uri.indexOf(':')).strip(), true, false);
        try {
            component.createEndpoint(uri, parameters);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception other) {
            throw new IllegalArgumentException(other.getMessage(), other);
        }
    }

    private static Map<String, String> values(Given given, Kamelet kamelet) {
        var values = new HashMap<String, String>();
        for (String name : kamelet.names()) {
            kamelet.schema(name, "default").ifPresent(standard -> values.put(name, standard.toString()));
        }
        values.putAll(given.byName());
        return values;
    }

    /** The text as Camel would fill it in; null where all it has is a placeholder of something that may be left out. */
    private static @Nullable String filled(String text, Map<String, String> values) {
        boolean raw = text.startsWith("RAW(") && text.endsWith(")");
        Matcher placeholder = PLACEHOLDER.matcher(raw ? text.substring(4, text.length() - 1) : text);
        var filled = new StringBuilder();
        while (placeholder.find()) {
            String value = values.get(placeholder.group(2));
            if (value == null) {
                return null;
            }
            placeholder.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return placeholder.appendTail(filled).toString();
    }

    private static Optional<Setting> named(String message, Given given) {
        Matcher quoted = QUOTED.matcher(message);
        while (quoted.find()) {
            String name = quoted.group(1);
            Optional<Setting> found = given.settings().stream()
                    .filter(setting -> setting.name().equals(name))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
