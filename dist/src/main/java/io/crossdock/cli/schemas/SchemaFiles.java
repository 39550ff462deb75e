package io.crossdock.cli.schemas;

import io.crossdock.registry.type.Limits;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the schemas in files and folders: {@code <subject>.avsc}, {@code <subject>.json} and {@code <subject>.proto}. Folders
 * in folders only keep order, so that a subject is the file's own name wherever it lies; or what somebody said it is.
 */
public final class SchemaFiles {
    private static final Map<String, String> TYPES = Map.of("avsc", "AVRO", "json", "JSON", "proto", "PROTOBUF");
    private static final int DEEPEST = 32;
    private static final int MOST = 10_000;

    private final Map<String, String> subjects;
    private final Set<String> unused;

    /** @param subjects of files whose name is not that of their subject, by path from the folder or by file name */
    public SchemaFiles(Map<String, String> subjects) {
        this.subjects = Map.copyOf(subjects);
        this.unused = new HashSet<>(subjects.keySet());
    }

    /**
     * Reads all of them, in the order of their names.
     *
     * @param paths files, and folders that are looked through
     * @throws IOException saying which file is in the way, and how to mend it
     */
    public List<SchemaFile> read(List<Path> paths) throws IOException {
        var files = new ArrayList<SchemaFile>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                for (Path file : in(path)) {
                    files.add(read(file, path.relativize(file).toString().replace('\\', '/')));
                }
            } else if (Files.isReadable(path)) {
                files.add(read(path, String.valueOf(path.getFileName())));
            } else {
                throw new IOException("there is no file or folder " + path);
            }
        }
        if (files.isEmpty()) {
            throw new IOException("there is no schema in "
                    + paths.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + "; schemas are files named <subject>.avsc, <subject>.json or <subject>.proto");
        }
        if (!unused.isEmpty()) {
            throw new IOException("--subject names files that are not there: " + String.join(", ", unused));
        }
        refuseTwins(files);
        return files;
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            List<Path> found = all.filter(file -> type(file).isPresent() && Files.isRegularFile(file))
                    .sorted()
                    .limit(MOST + 1L)
                    .toList();
            if (found.size() > MOST) {
                throw new IOException(
                        "there are more than " + MOST + " schemas in " + folder + "; name its folders instead");
            }
            return found;
        }
    }

    private SchemaFile read(Path file, String name) throws IOException {
        String type = type(file)
                .orElseThrow(
                        () -> new IOException(
                                file
                                        + " is no schema by its name; it has to end in .avsc (Avro), .json (JSON Schema) or .proto (Protobuf)"));
        if (Files.size(file) > 4L * Limits.TEXT) {
            throw new IOException(file + " is larger than any schema may be, which is " + Limits.TEXT + " characters");
        }
        try {
            return new SchemaFile(file, name, subject(file, name), type, Files.readString(file));
        } catch (CharacterCodingException foreign) {
            throw new IOException(file + " is not UTF-8 text", foreign);
        }
    }

    private String subject(Path file, String name) {
        String own = String.valueOf(file.getFileName());
        for (String key : List.of(name, own, file.toString())) {
            String said = subjects.get(key);
            if (said != null) {
                unused.remove(key);
                return said;
            }
        }
        return own.substring(0, own.lastIndexOf('.'));
    }

    private static Optional<String> type(Path file) {
        String name = String.valueOf(file.getFileName());
        return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)))
                .filter(type -> name.lastIndexOf('.') > 0);
    }

    private static void refuseTwins(List<SchemaFile> files) throws IOException {
        var known = new LinkedHashMap<String, SchemaFile>();
        for (SchemaFile file : files) {
            SchemaFile other = known.putIfAbsent(file.subject(), file);
            if (other != null) {
                throw new IOException(
                        other.path() + " and " + file.path() + " are both of the subject " + file.subject()
                                + "; name one of them otherwise, or say its subject with --subject FILE=SUBJECT");
            }
        }
    }
}
