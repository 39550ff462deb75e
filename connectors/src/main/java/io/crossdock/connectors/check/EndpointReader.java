package io.crossdock.connectors.check;

import io.crossdock.connectors.check.Given.Setting;
import io.crossdock.connectors.definition.EndpointReference;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the {@code source} or {@code sink} section: exactly one of a URI with parameters and a kamelet with properties. */
final class EndpointReader {
    /** Of the many texts that properties are, the ones in which a password may stand before a host. */
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.:-]*:\\S+");

    /** The property of http-request-sink whose lines are headers. */
    private static final String HEADERS = "headers";

    private final Findings findings;
    private final References references;
    private final ComponentCheck components;
    private final KameletCheck kamelets;

    EndpointReader(Findings findings, References references, ComponentCheck components, KameletCheck kamelets) {
        this.findings = findings;
        this.references = references;
        this.components = components;
        this.kamelets = kamelets;
    }

    /** The endpoint, or null after at least one report. */
    @Nullable
    EndpointReference read(Section section, Role role) {
        boolean isUri = section.has("uri");
        if (isUri == section.has("kamelet")) {
            findings.add(
                    section.node(),
                    "'" + role.key()
                            + "' needs exactly one of 'uri' (with 'parameters') and 'kamelet' (with 'properties')");
            section.has("parameters");
            section.has("properties");
            section.close();
            return null;
        }
        EndpointReference endpoint = isUri ? uri(section, role) : kamelet(section, role);
        section.close();
        return endpoint;
    }

    private @Nullable EndpointReference uri(Section section, Role role) {
        Given given = given(section, "uri", "parameters");
        if (given == null) {
            return null;
        }
        components.check(given, role, findings);
        return new EndpointReference.CamelUri(given.target(), given.byName());
    }

    private @Nullable EndpointReference kamelet(Section section, Role role) {
        Given given = given(section, "kamelet", "properties");
        if (given == null) {
            return null;
        }
        kamelets.check(given, role, findings);
        return new EndpointReference.Kamelet(given.target(), given.byName());
    }

    private @Nullable Given given(Section section, String targetKey, String settingsKey) {
        Node at = section.get(targetKey);
        String text = section.text(targetKey);
        List<Setting> settings = settings(section.section(settingsKey));
        if (at == null || text == null) {
            return null;
        }
        references.checkUri(at, text);
        return new Given(at, references.resolve(at, text).strip(), settings);
    }

    private List<Setting> settings(@Nullable Section section) {
        var settings = new ArrayList<Setting>();
        if (section != null) {
            for (String key : section.keys()) {
                Node value = section.get(key);
                String text = section.text(key);
                if (value != null && text != null) {
                    references.checkIsReference(value, key, text);
                    if (HEADERS.equals(key)) {
                        references.checkHeaders(value, key, text);
                    }
                    if (ADDRESS.matcher(text).matches()) {
                        references.checkUri(value, text);
                    }
                    String resolved = references.resolve(value, text);
                    references.remember(key, resolved);
                    settings.add(new Setting(key, section.keyNode(key), value, resolved));
                }
            }
        }
        return settings;
    }
}
