package io.crossdock.registry.type.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.crossdock.registry.type.Limits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks through one encoded message as a parser would, and builds nothing. Numbers that the message does not have are
 * skipped: they may come from a later version. Repeated numbers may be packed or not, whatever the schema says, because
 * parsers read both. A message that is given in several pieces, as no encoder does, has to be complete in each. Confined to
 * one message.
 */
final class MessageCheck {
    /** As Protobuf's own parsers. */
    private static final int DEPTH = 100;

    private final Types types;
    private final CodedInputStream input;
    private final List<String> found = new ArrayList<>();

    MessageCheck(Types types, CodedInputStream input) {
        this.types = types;
        this.input = input;
    }

    /** The first {@link Limits#FINDINGS} things that are wrong. */
    List<String> check(Message message) {
        var path = new WirePath(message.local());
        try {
            message(message, 0, path, 0);
        } catch (EnoughException e) {
            return List.copyOf(found);
        } catch (IOException e) {
            found.add(path + ": " + explained(e) + ", near byte " + input.getTotalBytesRead() + " of the message");
        }
        return List.copyOf(found);
    }

    private static String explained(IOException e) {
        return e instanceof InvalidProtocolBufferException
                ? "the bytes end within a field, or a tag, number or length makes no sense"
                : String.valueOf(e.getMessage());
    }

    private void report(WirePath path, String what) throws EnoughException {
        found.add(path + ": " + what);
        if (found.size() >= Limits.FINDINGS) {
            throw new EnoughException();
        }
    }

    /** @param group number of the field that this message is as a group; 0 when it is none and ends with its bytes */
    private void message(Message message, int group, WirePath path, int depth) throws IOException {
        if (depth > DEPTH) {
            throw new IOException("messages are nested more than " + DEPTH + " levels deep");
        }
        Set<Integer> seen = message.required().isEmpty() ? Set.of() : new HashSet<>();
        int tag = input.readTag();
        while (tag != 0 && WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_END_GROUP) {
            var field = message.fields().get(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                input.skipField(tag);
            } else {
                path.enter(field.name());
                field(field, tag, path, depth);
                path.leave();
                if (field.isRequired()) {
                    seen.add(field.tag());
                }
            }
            tag = input.readTag();
        }
        if (WireFormat.getTagFieldNumber(tag) != group) {
            throw new IOException(tag == 0 ? "a group does not end" : "a group ends that did not begin");
        }
        for (var field : message.required()) {
            if (!seen.contains(field.tag())) {
                report(path, "the required field " + field.called() + " is missing");
            }
        }
    }

    private void field(Field field, int tag, WirePath path, int depth) throws IOException {
        if (field.type() instanceof Scalar scalar) {
            scalar(field, scalar.wire(), tag, path);
        } else if (field.type() instanceof FieldType.OfEnum) {
            scalar(field, WireFormat.FieldType.ENUM, tag, path);
        } else if (field.type() instanceof FieldType.OfGroup group) {
            if (expect(field, WireFormat.WIRETYPE_START_GROUP, tag, path)) {
                message(types.message(group.name()), field.tag(), path, depth + 1);
            }
        } else if (expect(field, WireFormat.WIRETYPE_LENGTH_DELIMITED, tag, path)) {
            int limit = input.pushLimit(input.readUInt32());
            message(body(field.type()), 0, path, depth + 1);
            input.popLimit(limit);
        }
    }

    private Message body(FieldType type) {
        return type instanceof FieldType.OfMap map ? map.entry() : types.message(((FieldType.OfMessage) type).name());
    }

    private void scalar(Field field, WireFormat.FieldType type, int tag, WirePath path) throws IOException {
        boolean packed = field.isRepeated()
                && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                && type.getWireType() != WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (packed) {
            int limit = input.pushLimit(input.readUInt32());
            while (!input.isAtEnd()) {
                value(type, path);
            }
            input.popLimit(limit);
        } else if (expect(field, type.getWireType(), tag, path)) {
            value(type, path);
        }
    }

    private void value(WireFormat.FieldType type, WirePath path) throws IOException {
        switch (type.getWireType()) {
            case WireFormat.WIRETYPE_VARINT -> input.readRawVarint64();
            case WireFormat.WIRETYPE_FIXED32 -> input.readRawLittleEndian32();
            case WireFormat.WIRETYPE_FIXED64 -> input.readRawLittleEndian64();
            default -> {
                var bytes = input.readBytes();
                if (type == WireFormat.FieldType.STRING && !bytes.isValidUtf8()) {
                    report(path, "the string is not UTF-8");
                }
            }
        }
    }

    /** Otherwise says so, and skips the value. */
    private boolean expect(Field field, int wireType, int tag, WirePath path) throws IOException {
        int actual = WireFormat.getTagWireType(tag);
        if (actual == wireType) {
            return true;
        }
        report(
                path,
                "field " + field.called() + " is " + field.type() + ", which is written as " + words(wireType)
                        + ", but these bytes are " + words(actual));
        input.skipField(tag);
        return false;
    }

    private static String words(int wireType) {
        return switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> "a varint";
            case WireFormat.WIRETYPE_FIXED32 -> "4 bytes";
            case WireFormat.WIRETYPE_FIXED64 -> "8 bytes";
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> "a length and that many bytes";
            case WireFormat.WIRETYPE_START_GROUP -> "a group";
            default -> "of wire type " + wireType;
        };
    }

    /** So much is wrong that the rest need not be looked at. */
    private static final class EnoughException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
