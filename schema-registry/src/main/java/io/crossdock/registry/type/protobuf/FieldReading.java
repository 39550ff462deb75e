package io.crossdock.registry.type.protobuf;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Compares two fields of one number: what kind they are, how they are encoded, and how often they may be there. */
final class FieldReading {
    private final SchemaReading schemas;
    private final Findings findings;

    FieldReading(SchemaReading schemas, Findings findings) {
        this.schemas = schemas;
        this.findings = findings;
    }

    /** @param message of the reader */
    void compare(String path, Message message, Field writer, Field reader) {
        int before = findings.count();
        String name = writer.name().equals(reader.name()) ? "" : " in \"" + writer.name() + "\"";
        types(path, message, reader, writer.type(), reader.type(), name);
        if (findings.count() == before) {
            labels(path, message, writer, reader);
        }
    }

    /** @param name of the writer's field, where it is another */
    private void types(String path, Message message, Field field, FieldType writer, FieldType reader, String name) {
        var rule = broken(writer, reader);
        if (rule.isPresent()) {
            findings.add(
                    rule.get(),
                    path,
                    "field " + field.called() + " of message " + message.name() + " is " + reader
                            + ", but is written as " + writer + name + ", " + reason(rule.get()),
                    "leave the type of field " + field.tag() + " alone, and add a new field with a number of its own");
        } else if (writer instanceof FieldType.OfMap original && reader instanceof FieldType.OfMap update) {
            types(path, message, field, original.key(), update.key(), name);
            types(path, message, field, original.value(), update.value(), name);
        } else if (encoding(reader) == null) {
            used(path, message, field, writer, reader);
        }
    }

    private void used(String path, Message message, Field field, FieldType writer, FieldType reader) {
        Runnable misfit = () -> findings.add(
                BrokenRule.FIELD_NAMED_TYPE_CHANGED,
                path,
                "field " + field.called() + " of message " + message.name() + " is " + reader
                        + ", which cannot read all that was written as " + writer,
                "mend that message as told for it, or keep importing its former version");
        if (writer instanceof FieldType.OfGroup) {
            schemas.useGroup(name(writer), name(reader), misfit);
        } else {
            schemas.use(name(writer), name(reader), misfit);
        }
    }

    private static String reason(BrokenRule rule) {
        return switch (rule) {
            case FIELD_SCALAR_KIND_CHANGED -> "which is encoded differently";
            case FIELD_NAMED_TYPE_CHANGED -> "another message";
            default -> "which is of another kind";
        };
    }

    private Optional<BrokenRule> broken(FieldType writer, FieldType reader) {
        var written = encoding(writer);
        var read = encoding(reader);
        if (written != null && read != null) {
            return written == read ? Optional.empty() : Optional.of(BrokenRule.FIELD_SCALAR_KIND_CHANGED);
        }
        if (written != null || read != null || writer.getClass() != reader.getClass()) {
            return Optional.of(BrokenRule.FIELD_KIND_CHANGED);
        }
        if (writer instanceof FieldType.OfMap) {
            return Optional.empty();
        }
        return schemas.localOfWriter(name(writer)).equals(schemas.localOfReader(name(reader)))
                ? Optional.empty()
                : Optional.of(BrokenRule.FIELD_NAMED_TYPE_CHANGED);
    }

    private static Scalar.@Nullable Encoding encoding(FieldType type) {
        if (type instanceof Scalar scalar) {
            return scalar.encoding();
        }
        return type instanceof FieldType.OfEnum ? Scalar.Encoding.NUMBER : null;
    }

    private static String name(FieldType type) {
        if (type instanceof FieldType.OfGroup group) {
            return group.name();
        }
        return type instanceof FieldType.OfMessage message ? message.name() : "";
    }

    private void labels(String path, Message message, Field writer, Field reader) {
        var encoding = encoding(reader.type());
        boolean isNumber = encoding != null && encoding != Scalar.Encoding.TEXT_OR_BYTES;
        if (isNumber && (writer.isRepeated() != reader.isRepeated() || writer.isRequired() != reader.isRequired())) {
            findings.add(
                    BrokenRule.FIELD_NUMERIC_LABEL_CHANGED,
                    path,
                    "field " + reader.called() + " of message " + message.name() + ", a number, is " + words(reader)
                            + ", but is written as " + words(writer),
                    "keep it " + words(writer) + ", and add a new field with a number of its own");
        } else if (reader.isRequired() && !writer.isRequired()) {
            findings.add(
                    BrokenRule.REQUIRED_FIELD_ADDED,
                    path,
                    "field " + reader.called() + " of message " + message.name()
                            + " is required, but may be missing from records, in which it is " + words(writer),
                    "keep it " + words(writer));
        }
    }

    private static String words(Field field) {
        return switch (field.label()) {
            case IMPLICIT, OPTIONAL -> "optional";
            case REQUIRED -> "required";
            case REPEATED -> "repeated";
        };
    }
}
