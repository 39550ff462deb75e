package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.util.ArrayList;
import java.util.List;

/** What the formats with schemas of a registry have in common. */
final class RegistryOptions {
    /** Names the registry; without it in a file, the check puts in the hub's own. */
    static final String URL = "registry";

    private static final String USER = "registryUser";
    private static final String PASSWORD = "registryPassword";
    private static final String SUBJECT = "subject";
    private static final String SCHEMA = "schema";

    private RegistryOptions() {}

    /** The common options and those of one format. */
    static List<FormatOption> with(FormatOption... more) {
        var options = new ArrayList<>(
                List.of(
                        FormatOption.of(
                                URL,
                                FormatOption.Type.REGISTRY,
                                "URL of the schema registry; the hub's own by default."),
                        FormatOption.of(USER, FormatOption.Type.TEXT, "User at the registry, where it asks for one."),
                        FormatOption.of(PASSWORD, FormatOption.Type.SECRET, "Password at the registry, by reference."),
                        FormatOption.of(
                                SUBJECT,
                                FormatOption.Type.TEXT,
                                "Subject whose latest schema is written; the topic's name and '-value' by default."),
                        FormatOption.of(
                                SCHEMA,
                                FormatOption.Type.TEXT,
                                "Schema to register and write, such as ${file:./order.avsc}; without it the subject has one.")));
        options.addAll(List.of(more));
        return options;
    }

    static Schemas schemas(FormatSettings settings, String type) {
        String url = settings.text(URL)
                .orElseThrow(() -> new IllegalArgumentException(
                        "format '" + settings.name() + "' needs 'registry' with the URL of a schema registry"));
        var client = new RegistryClient(
                url, settings.text(USER).orElse(null), settings.text(PASSWORD).orElse(null));
        return new Schemas(
                client,
                type,
                settings.text(SUBJECT).orElse(null),
                settings.text(SCHEMA).orElse(null));
    }
}
