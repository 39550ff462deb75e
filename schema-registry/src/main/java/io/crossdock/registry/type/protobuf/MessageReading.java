package io.crossdock.registry.type.protobuf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the fields of two messages by their numbers, which alone are on the wire. */
final class MessageReading {
    /** Fields that one sentence names. */
    private static final int NAMED = 5;

    private final FieldReading fields;
    private final Findings findings;

    MessageReading(FieldReading fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    void compare(String path, Message writer, Message reader) {
        oneofs(path, writer, reader);
        writer.fields().forEach((tag, original) -> {
            var update = reader.fields().get(tag);
            if (update == null) {
                removed(path, writer, original, reader);
            } else {
                fields.compare(path + "/" + tag, reader, original, update);
            }
        });
        reader.fields().forEach((tag, update) -> {
            if (update.isRequired() && !writer.fields().containsKey(tag)) {
                findings.add(
                        BrokenRule.REQUIRED_FIELD_ADDED,
                        path + "/" + tag,
                        "field " + update.called() + " of message " + reader.name()
                                + " is required, but records written without it have no value for it",
                        "make the field optional");
            }
        });
    }

    private void removed(String path, Message writer, Field field, Message reader) {
        if (field.isRequired()) {
            findings.add(
                    BrokenRule.REQUIRED_FIELD_REMOVED,
                    path + "/" + field.tag(),
                    "field " + field.called() + " of message " + writer.name()
                            + ", which is required there, is missing: records without it are refused by all who require it",
                    "keep the field; first make it optional, and remove it once no reader requires it");
        } else if (field.oneof() != null && oneofsOf(reader).containsKey(field.oneof())) {
            findings.add(
                    BrokenRule.ONEOF_FIELD_REMOVED,
                    path + "/" + field.oneof() + "/" + field.tag(),
                    "field " + field.called() + " is missing from oneof \"" + field.oneof() + "\" of message "
                            + reader.name()
                            + ", so that a record with it looks like one in which nothing of the oneof is set",
                    "keep the field in the oneof, and mark it [deprecated = true]");
        }
    }

    /** Of several values that were set side by side, a oneof keeps only the last. */
    private void oneofs(String path, Message writer, Message reader) {
        oneofsOf(reader).forEach((name, members) -> {
            var moved = new ArrayList<String>();
            boolean hadOthers = false;
            for (var member : members) {
                var original = writer.fields().get(member.tag());
                if (original != null && original.oneof() == null) {
                    moved.add(original.called());
                } else if (original != null) {
                    hadOthers = true;
                }
            }
            if (moved.size() > 1) {
                findings.add(
                        BrokenRule.MULTIPLE_FIELDS_MOVED_TO_ONEOF,
                        path + "/" + name,
                        "fields " + few(moved) + " of message " + reader.name() + " are in oneof \"" + name
                                + "\", which keeps one of them, though records may hold all",
                        "move at most one existing field into a new oneof");
            } else if (moved.size() == 1 && hadOthers) {
                findings.add(
                        BrokenRule.FIELD_MOVED_TO_EXISTING_ONEOF,
                        path + "/" + name,
                        "field " + moved.get(0) + " of message " + reader.name() + " is in oneof \"" + name
                                + "\" together with fields of a former oneof, though records may hold it beside them",
                        "leave the field outside of the oneof, or add a new one to it");
            }
        });
    }

    private static String few(List<String> names) {
        int more = names.size() - NAMED;
        return String.join(", ", names.subList(0, Math.min(names.size(), NAMED)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static Map<String, List<Field>> oneofsOf(Message message) {
        var oneofs = new TreeMap<String, List<Field>>();
        for (var field : message.fields().values()) {
            if (field.oneof() != null) {
                oneofs.computeIfAbsent(field.oneof(), name -> new ArrayList<>()).add(field);
            }
        }
        return oneofs;
    }
}
