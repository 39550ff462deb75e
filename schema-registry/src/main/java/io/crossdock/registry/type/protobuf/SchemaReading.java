package io.crossdock.registry.type.protobuf;

import io.crossdock.registry.type.Incompatibility;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares all messages of two schemas: can the reader's understand what the writer's wrote? Messages are the same when
 * their names without the package are. Imported messages are compared where a field uses them. Confined to one comparison.
 */
final class SchemaReading {
    private final Types writer;
    private final Types reader;
    private final Findings findings = new Findings();
    private final UsedMessages used = new UsedMessages(findings);
    private final MessageReading messages;

    private SchemaReading(Types writer, Types reader) {
        this.writer = writer;
        this.reader = reader;
        this.messages = new MessageReading(new FieldReading(this, findings), findings);
    }

    static List<Incompatibility> of(Types writer, Types reader) {
        var reading = new SchemaReading(writer, reader);
        reading.compare("#", writer.top(), reader.top());
        reading.used.compare(reading::compare);
        return reading.findings.all();
    }

    /**
     * Takes note that a field uses two messages of the same name.
     *
     * @param misfit says that they do not fit; what exactly does not is reported at their own path
     */
    void use(String writerName, String readerName, Runnable misfit) {
        boolean declaredHere = writer.own().contains(writerName) && reader.own().contains(readerName);
        if (!declaredHere) { // otherwise they are compared where they are declared
            used.add(new UsedMessages.Pair(writerName, readerName), misfit);
        }
    }

    /** The same for groups, which are compared where they are used only. */
    void useGroup(String writerName, String readerName, Runnable misfit) {
        used.add(new UsedMessages.Pair(writerName, readerName), misfit);
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

    private void compare(UsedMessages.Pair pair) {
        var original = writer.message(pair.writer());
        compare("#/" + original.local().replace('.', '/'), original, reader.message(pair.reader()));
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
