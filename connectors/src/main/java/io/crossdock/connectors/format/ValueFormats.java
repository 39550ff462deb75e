package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;

import java.util.List;
import java.util.Optional;

/** The list of formats. A new one is a file of its own and a line here. */
public final class ValueFormats {
    private static final List<FormatKind> ALL = List.of(
            new AvroFormat(),
            new BytesFormat(),
            new CsvFormat(),
            new EdifactFormat(),
            new JsonFormat(),
            new JsonSchemaFormat(),
            new PatternFormat(),
            new ProtobufFormat(),
            new StringFormat(),
            new XmlFormat());

    private ValueFormats() {}

    /** All of them, by name. */
    public static List<FormatKind> all() {
        return ALL;
    }

    /** The format of this name, if there is one. */
    public static Optional<FormatKind> find(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** @throws IllegalArgumentException if the settings name no format */
    public static ValueFormat create(FormatSettings settings) {
        return find(settings.name())
                .orElseThrow(() -> new IllegalArgumentException("there is no format '" + settings.name() + "'"))
                .create(settings);
    }
}
