package io.crossdock.connectors.format;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.internal.SchemaEncoder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * From the text of a Protobuf schema and what it imports to descriptors: Wire's parser links it, in a folder of its own
 * that is gone afterwards. Google's well-known files come with the parser.
 */
final class ProtoFiles {
    private static final String MAIN = "crossdock-main.proto";

    private ProtoFiles() {}

    /**
     * The descriptor of a schema.
     *
     * @throws FormatException if the text is no Protobuf schema, or imports what the registry does not name
     * @throws IOException if the temporary folder cannot be written
     */
    static FileDescriptor descriptor(RegisteredSchema schema, Map<String, String> references)
            throws FormatException, IOException {
        Path folder = Files.createTempDirectory("crossdock-proto");
        try {
            write(folder, MAIN, schema.text());
            for (Map.Entry<String, String> reference : references.entrySet()) {
                write(folder, reference.getKey(), reference.getValue());
            }
            return linked(schema, folder);
        } finally {
            delete(folder);
        }
    }

    private static FileDescriptor linked(RegisteredSchema schema, Path folder) throws FormatException {
        try {
            var loader = new SchemaLoader(FileSystems.getDefault());
            loader.setLoadExhaustively(true); // the fields of imported messages, too
            loader.initRoots(List.of(Location.get(folder.toString())), List.of());
            Schema linked = loader.loadSchema();
            return built(MAIN, linked, new SchemaEncoder(linked), new LinkedHashMap<>());
        } catch (RuntimeException | DescriptorValidationException | IOException wrong) { // the parser throws all kinds
            throw new FormatException("schema " + schema.id() + " is no Protobuf schema: " + wrong.getMessage(), wrong);
        }
    }

    private static FileDescriptor built(
            String name, Schema linked, SchemaEncoder encoder, Map<String, FileDescriptor> done)
            throws IOException, DescriptorValidationException {
        FileDescriptor known = done.get(name);
        if (known != null) {
            return known;
        }
        ProtoFile file = linked.protoFile(name);
        if (file == null) {
            throw new IOException("it imports '" + name + "', which it does not refer to in the registry");
        }
        FileDescriptorProto proto =
                FileDescriptorProto.parseFrom(encoder.encode(file).toByteArray());
        var dependencies = new ArrayList<FileDescriptor>();
        for (String imported : proto.getDependencyList()) {
            dependencies.add(built(imported, linked, encoder, done)); // Wire refuses files that import each other
        }
        FileDescriptor made = FileDescriptor.buildFrom(proto, dependencies.toArray(FileDescriptor[]::new));
        done.put(name, made);
        return made;
    }

    private static void write(Path folder, String name, String text) throws IOException, FormatException {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new FormatException("a schema refers to '" + name + "', which cannot be the name of a file");
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
