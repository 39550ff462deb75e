package io.crossdock.registry.type.protobuf;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of a schema, and the imported ones that it reaches. The others are left out, since many schemas import large
 * files for a single option.
 *
 * @param messages by their full names
 * @param top full names of the schema's own outermost messages, in the order of the text
 * @param own full names of all of the schema's own messages
 */
record Types(Map<String, Message> messages, List<String> top, Set<String> own) {
    Types {
        messages = Map.copyOf(messages);
        top = List.copyOf(top);
        own = Set.copyOf(own);
    }

    /** @param all messages of the schema and of the files behind it */
    static Types reached(Map<String, Message> all, List<String> top, Set<String> own) {
        var reached = new HashMap<String, Message>();
        var left = new ArrayDeque<>(own);
        while (!left.isEmpty()) {
            String name = left.removeFirst();
            var message = all.get(name);
            if (message != null && reached.put(name, message) == null) {
                message.fields().values().forEach(field -> left.add(used(field.type())));
                left.addAll(message.nested());
            }
        }
        return new Types(reached, top, own);
    }

    /** An empty string, which is no message's name, for all that is none. */
    private static String used(FieldType type) {
        if (type instanceof FieldType.OfMap map) {
            return used(map.value());
        }
        if (type instanceof FieldType.OfGroup group) {
            return group.name();
        }
        return type instanceof FieldType.OfMessage message ? message.name() : "";
    }

    /** @throws IllegalArgumentException when no message has this name, which linking rules out */
    Message message(String name) {
        return Optional.ofNullable(messages.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no message " + name));
    }
}
