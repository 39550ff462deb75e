package io.crossdock.registry.type.protobuf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All types that a schema can name: its own, and those of the files it imports.
 *
 * @param top full names of the schema's own outermost messages, in the order of the text
 * @param own full names of all of the schema's own messages
 */
record Types(Map<String, Message> messages, List<String> top, Set<String> own) {
    Types {
        messages = Map.copyOf(messages);
        top = List.copyOf(top);
        own = Set.copyOf(own);
    }

    /** @throws IllegalArgumentException when no message has this name, which linking rules out */
    Message message(String name) {
        return Optional.ofNullable(messages.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no message " + name));
    }
}
