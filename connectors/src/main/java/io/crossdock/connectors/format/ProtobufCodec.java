package io.crossdock.connectors.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Messages as maps. Before the message stand the indexes of its type: how many, then each, as zigzag varints; a single
 * zero stands for the file's first message. Messages that the compiler makes for map fields are not counted.
 */
final class ProtobufCodec implements SchemaFormat.Codec<FileDescriptor> {
    private static final int DEEPEST = 100;
    private final @Nullable String message;

    /** @param message the name of what is written, with or without its package; null takes the first */
    ProtobufCodec(@Nullable String message) {
        this.message = message;
    }

    @Override
    public FileDescriptor parse(RegisteredSchema schema, Map<String, String> references)
            throws FormatException, IOException {
        return ProtoFiles.descriptor(schema, references);
    }

    @Override
    public Object read(FileDescriptor file, ByteBuffer content) throws FormatException {
        try {
            CodedInputStream in = CodedInputStream.newInstance(content);
            Descriptor type = type(file, indexes(in));
            return ProtobufValues.plain(DynamicMessage.parseFrom(type, in));
        } catch (IOException wrong) {
            throw new FormatException("not Protobuf of " + file.getName() + ": " + wrong.getMessage(), wrong);
        }
    }

    private static List<Integer> indexes(CodedInputStream in) throws IOException, FormatException {
        int count = in.readSInt32();
        if (count < 0 || count > DEEPEST) {
            throw new FormatException("not Protobuf with a schema: it begins with " + count + " indexes of a message");
        }
        var indexes = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            indexes.add(in.readSInt32());
        }
        return count == 0 ? List.of(0) : indexes;
    }

    private static Descriptor type(FileDescriptor file, List<Integer> indexes) throws FormatException {
        List<Descriptor> among = file.getMessageTypes();
        Descriptor found = null;
        for (int index : indexes) {
            if (index < 0 || index >= among.size()) {
                throw new FormatException(
                        "not Protobuf with its schema: there is no message at the indexes " + indexes);
            }
            found = among.get(index);
            among = inner(found);
        }
        if (found == null) {
            throw new FormatException("not Protobuf with its schema: no message is named");
        }
        return found;
    }

    private static List<Descriptor> inner(Descriptor type) {
        return type.getNestedTypes().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .toList();
    }

    @Override
    public byte[] write(FileDescriptor file, Object body) throws FormatException {
        var indexes = new ArrayList<Integer>();
        Descriptor type = message == null ? first(file, indexes) : named(file.getMessageTypes(), message, indexes);
        if (type == null) {
            throw new FormatException("the schema has no message '" + message + "'");
        }
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            if (indexes.equals(List.of(0))) {
                out.writeSInt32NoTag(0);
            } else {
                out.writeSInt32NoTag(indexes.size());
                for (int index : indexes) {
                    out.writeSInt32NoTag(index);
                }
            }
            ProtobufValues.message(type, body, "").writeTo(out);
            out.flush();
        } catch (IOException unexpected) {
            throw new FormatException("cannot be written as Protobuf: " + unexpected.getMessage(), unexpected);
        }
        return bytes.toByteArray();
    }

    private static Descriptor first(FileDescriptor file, List<Integer> indexes) throws FormatException {
        if (file.getMessageTypes().isEmpty()) {
            throw new FormatException("the schema " + file.getName() + " has no message");
        }
        indexes.add(0);
        return file.getMessageTypes().get(0);
    }

    private static @Nullable Descriptor named(List<Descriptor> among, String name, List<Integer> indexes) {
        for (int i = 0; i < among.size(); i++) {
            Descriptor type = among.get(i);
            indexes.add(i);
            if (type.getFullName().equals(name) || type.getName().equals(name)) {
                return type;
            }
            Descriptor inside = named(inner(type), name, indexes);
            if (inside != null) {
                return inside;
            }
            indexes.remove(indexes.size() - 1);
        }
        return null;
    }
}
