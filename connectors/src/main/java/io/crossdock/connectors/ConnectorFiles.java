package io.crossdock.connectors;

import io.crossdock.connectors.trial.PipelineTests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The connector files of a directory and their text: {@code *.yaml} and {@code *.yml}, hidden ones and tests left out. */
final class ConnectorFiles {
    private ConnectorFiles() {}

    /**
     * Reads all of them, by path. They are few and small, and only their text tells for sure whether they changed: an
     * editor may keep the size, and a restored file its old time.
     *
     * @return empty when there is no such directory
     * @throws IOException if the directory or a file in it cannot be read
     */
    static Map<Path, String> readAll(Path directory) throws IOException {
        var files = new TreeMap<Path, String>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "[!.]*.{yaml,yml}")) {
            for (Path file : found) {
                if (Files.isRegularFile(file) && !file.toString().endsWith(PipelineTests.ENDING)) {
                    // Lossy on purpose: bytes that are no UTF-8 become a YAML mistake with a position.
                    files.put(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }
}
