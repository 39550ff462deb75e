package io.crossdock.cli.schemas;

import java.nio.file.Path;

/**
 * A file with the schema of a subject.
 *
 * @param path as people find it
 * @param name from the folder that was named, with slashes: how other files import it
 * @param type {@code AVRO}, {@code JSON} or {@code PROTOBUF}
 */
public record SchemaFile(Path path, String name, String subject, String type, String text) {
    @Override
    public String toString() {
        return subject + " (" + path + ")";
    }
}
