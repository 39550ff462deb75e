package io.crossdock.connectors.definition;

import java.util.List;

/** One connector, as its file describes it. */
public sealed interface ConnectorDefinition permits SourceDefinition, SinkDefinition {

    /** Unique among the connectors of a hub: lower-case letters, digits and hyphens. */
    String name();

    Pipeline pipeline();

    /** What the values of its topics are. */
    FormatSettings format();

    ErrorPolicy errors();

    /** The topics it writes to or reads from, at least one. */
    List<String> topics();
}
