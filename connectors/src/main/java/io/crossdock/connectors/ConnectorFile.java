package io.crossdock.connectors;

import io.crossdock.connectors.definition.ConnectorDefinition;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * A connector's file as it runs.
 *
 * @param text of the file, which may hold secrets
 * @param definition what it says; null if it is wrong
 */
public record ConnectorFile(
        Path path, String text, @Nullable ConnectorDefinition definition) {
    /** The text with every secret that is known blotted out. */
    public String shownText() {
        return definition == null ? "" : definition.pipeline().redact(text);
    }

    /** The path only: the text may hold secrets. */
    @Override
    public String toString() {
        return "ConnectorFile[" + path + "]";
    }
}
