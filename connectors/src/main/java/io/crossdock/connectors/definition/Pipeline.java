package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

import java.util.List;

/**
 * What sources and sinks have in common: the endpoint, and the steps between it and the hub.
 *
 * @param steps Camel steps as they stand in the file, with their positions, so that whatever reads them later can
 *     still say where a mistake is
 * @param recordsPerSecond how fast it may be at most, 0 for as fast as it can
 * @param secrets resolved values that must never be shown
 */
public record Pipeline(
        EndpointReference endpoint,
        List<Node> steps,
        @Nullable DataSourceSettings dataSource,
        int recordsPerSecond,
        List<String> secrets) {
    public Pipeline {
        if (recordsPerSecond < 0) {
            throw new IllegalArgumentException("a limit of " + recordsPerSecond + " records a second");
        }
        steps = List.copyOf(steps);
        secrets = List.copyOf(secrets);
    }

    /** Without a limit. */
    public Pipeline(
            EndpointReference endpoint,
            List<Node> steps,
            @Nullable DataSourceSettings dataSource,
            List<String> secrets) {
        this(endpoint, steps, dataSource, 0, secrets);
    }

    /** The text with every secret of this connector blotted out, for logs and status. */
    public String redact(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "***");
        }
        return shown;
    }

    @Override
    public String toString() {
        return "Pipeline[" + endpoint + ", " + steps.size() + " steps]";
    }
}
