package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.type.Incompatibility;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares all messages of two schemas: can the reader's understand what the writer's wrote? Messages are the same when
 * their names without the package are. Imported messages are compared where a field uses them, each pair once, so that
 * messages that contain each other come to an end. Confined to one comparison.
 */
final class SchemaReading {
    private final Types writer;
    private final Types reader;
    private final Findings findings = new Findings();
    private final Map<String, Boolean> used = new HashMap<>();
    private final MessageReading messages;

    private SchemaReading(Types writer, Types reader) {
        this.writer = writer;
        this.reader = reader;
        this.messages = new MessageReading(new FieldReading(this, findings), findings);
    }

    static List<Incompatibility> of(Types writer, Types reader) {
        var reading = new SchemaReading(writer, reader);
        reading.compare("#", writer.top(), reader.top());
        return reading.findings.all();
    }

    /** Whether two messages of the same name that a field uses fit. What does not is reported at their own path. */
    boolean fit(String writerName, String readerName) {
        boolean declaredHere = writer.own().contains(writerName) && reader.own().contains(readerName);
        return declaredHere || fitInside(writerName, readerName); // what is declared here is compared as such
    }

    /** The same for messages that are compared nowhere else: imported ones, and those of groups. */
    boolean fitInside(String writerName, String readerName) {
        String pair = writerName + " " + readerName;
        var known = used.putIfAbsent(pair, true);
        if (known != null) {
            return known;
        }
        int before = findings.count();
        var original = writer.message(writerName);
        compare("#/" + original.local().replace('.', '/'), original, reader.message(readerName));
        boolean fit = findings.count() == before;
        used.put(pair, fit);
        return fit;
    }

    String localOfWriter(String name) {
        return writer.message(name).local();
    }

    String localOfReader(String name) {
        return reader.message(name).local();
    }

    private void compare(String path, List<String> writerNames, List<String> readerNames) {
        var theirs = byName(writer, writerNames);
        var ours = byName(reader, readerNames);
        theirs.forEach((name, original) -> {
            var update = ours.get(name);
            if (update != null) {
                compare(path + "/" + name, original, update);
            } else if (!original.mapEntry()) {
                findings.add(
                        BrokenRule.MESSAGE_REMOVED,
                        path + "/" + name,
                        "message " + original.name() + " is missing, so that its records cannot be read",
                        "keep the message, even if nothing writes it any longer");
            }
        });
    }

    private void compare(String path, Message original, Message update) {
        messages.compare(path, original, update);
        compare(path, original.nested(), update.nested());
    }

    private static Map<String, Message> byName(Types types, List<String> names) {
        var byName = new LinkedHashMap<String, Message>();
        for (String name : names) {
            byName.put(name.substring(name.lastIndexOf('.') + 1), types.message(name));
        }
        return byName;
    }
}
