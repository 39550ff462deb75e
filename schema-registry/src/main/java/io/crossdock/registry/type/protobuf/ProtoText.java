package io.crossdock.registry.type.protobuf;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one file: its text, or, as Confluent's Python library sends it, a serialised {@code FileDescriptorProto} in base64.
 * A text is tried first, as Confluent's registry does.
 */
final class ProtoText {
    private static final Pattern PARSER_SAYS =
            Pattern.compile("Syntax error in .*?:(\\d+):(\\d+): (.*)", Pattern.DOTALL);
    private static final Pattern TWICE =
            Pattern.compile("(.*) \\(.*:(\\d+):(\\d+)\\) is already defined at .*:(\\d+):(\\d+)");
    private static final Pattern OTHER_CHARACTER = Pattern.compile("expected '.' but was '.'");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{8,}+={0,2}+\\s*+");

    private ProtoText() {}

    /**
     * @param path by which others import the file; empty for the schema itself
     * @throws InvalidSchemaException when it is neither
     */
    static ProtoFileElement parse(String path, String text) {
        var file = Location.get(path);
        if (text.length() > Limits.TEXT) {
            throw Invalid.at(
                    file, "longer than " + Limits.TEXT + " characters", "split it into files that import each other");
        }
        return BASE64.matcher(text).matches() ? parseDescriptor(file, text) : parseText(file, text);
    }

    private static ProtoFileElement parseText(Location file, String text) {
        try {
            return new ProtoParser(file, Scan.withoutComments(file, text)).readProtoFile();
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw explained(file, e);
        }
    }

    private static ProtoFileElement parseDescriptor(Location file, String text) {
        try {
            var bytes = Base64.getMimeDecoder().decode(text);
            return DescriptorReader.read(file, FileDescriptorProto.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new InvalidSchemaException(
                    "neither Protobuf text nor a FileDescriptorProto in base64; a text begins with syntax = \"proto3\";",
                    e);
        }
    }

    private static InvalidSchemaException explained(Location file, RuntimeException e) {
        String said = String.valueOf(e.getMessage());
        Matcher twice = TWICE.matcher(said);
        if (twice.matches()) {
            var first = place(file, twice.group(4), twice.group(5));
            return Invalid.at(
                    place(file, twice.group(2), twice.group(3)),
                    "\"" + twice.group(1) + "\" is declared a second time, after " + Invalid.place(first),
                    "rename one of the two, or remove it",
                    e);
        }
        Matcher matcher = PARSER_SAYS.matcher(said);
        if (!matcher.matches()) {
            return Invalid.at(file, "no Protobuf: " + said, mend(""), e);
        }
        String found = String.valueOf(matcher.group(3));
        var where = place(file, matcher.group(1), matcher.group(2));
        // The parser has read the character it did not expect, and stands behind it.
        boolean behind = OTHER_CHARACTER.matcher(found).matches();
        return Invalid.at(behind ? file.at(where.getLine(), where.getColumn() - 1) : where, found, mend(found), e);
    }

    private static Location place(Location file, @Nullable String line, @Nullable String column) {
        return file.at(Integer.parseInt(String.valueOf(line)), Integer.parseInt(String.valueOf(column)));
    }

    /** What to do about it, by what the parser found. */
    private static String mend(String found) {
        if (found.startsWith("edition")) {
            return "write syntax = \"proto3\"; (or \"proto2\") instead: editions are not supported yet";
        }
        if (found.startsWith("unexpected syntax")) {
            return "write syntax = \"proto3\"; or syntax = \"proto2\";";
        }
        if (found.startsWith("'required' label")) {
            return "leave the label out: fields of proto3 are never required";
        }
        if (found.startsWith("unexpected label")) {
            return "begin the file with syntax = \"proto3\"; or, in proto2, each field with optional, required or repeated";
        }
        if (found.startsWith("unexpected end of file")) {
            return "close what is open with } or ;";
        }
        if (found.startsWith("unterminated string")) {
            return "close the string with the quote it begins with";
        }
        if (found.startsWith("expected an integer")) {
            return "write a whole number from 1 to 536870911 for a field, or of 32 bits for a symbol";
        }
        if (found.startsWith("expected a word")) {
            return "remove what stands here, or declare a message, an enum or a field";
        }
        if (found.startsWith("field and constant names")) {
            return "use letters, digits and underscores, and begin with a letter";
        }
        return "compare with the grammar at https://protobuf.dev/reference/protobuf/proto3-spec";
    }
}
