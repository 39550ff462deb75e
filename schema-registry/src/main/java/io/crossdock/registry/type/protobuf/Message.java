package io.crossdock.registry.type.protobuf;

import java.util.List;
import java.util.SortedMap;

/**
 * A message, linked.
 *
 * @param name full, without a leading dot
 * @param local its name without the package, so that messages are recognised when their package changes
 * @param fields by number, those of oneofs and maps among them
 * @param required the fields that must be there
 * @param nested full names of the messages in it, in the order of the text
 * @param described the same in the order of a descriptor, where every map has a message of its own; these are empty strings
 * @param mapEntry whether it is such a message, written out as Confluent's clients do
 */
record Message(
        String name,
        String local,
        SortedMap<Integer, Field> fields,
        List<Field> required,
        List<String> nested,
        List<String> described,
        boolean mapEntry) {
    Message {
        required = List.copyOf(required);
        nested = List.copyOf(nested);
        described = List.copyOf(described);
    }
}
