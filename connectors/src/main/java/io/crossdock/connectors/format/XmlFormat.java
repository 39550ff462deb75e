package io.crossdock.connectors.format;

import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.format.FormatOption.Type;

import java.util.LinkedHashSet;
import java.util.List;

/** An XML document as a map with one entry, its root. */
final class XmlFormat implements FormatKind {
    @Override
    public String name() {
        return "xml";
    }

    @Override
    public String description() {
        return "An XML document as a map with its root: attributes by '@name', text beside them as '#text', repeated"
                + " elements as lists, names without prefix.";
    }

    @Override
    public List<FormatOption> options() {
        return List.of(FormatOption.of(
                "lists", Type.LIST, "Elements that are lists also where there is only one, such as InvoiceLine."));
    }

    @Override
    public ValueFormat create(FormatSettings settings) {
        return new XmlDocument(new LinkedHashSet<>(settings.list("lists")));
    }
}
