package io.crossdock.registry.type.protobuf;

import com.google.protobuf.CodedInputStream;
import io.crossdock.registry.type.Limits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which message of a schema a payload is: the index of an outermost message, then of a message in it, and so on. Written
 * before the message as a count and that many indexes, all as zigzag varints; a count of 0 alone means the first message
 * (Confluent's wire format).
 */
record MessageIndexes(List<Integer> indexes) {
    MessageIndexes {
        indexes = List.copyOf(indexes);
    }

    /**
     * Reads them, and leaves the input where the message begins.
     *
     * @throws IOException when there are none, or they make no sense
     */
    static MessageIndexes read(CodedInputStream input) throws IOException {
        int count = input.readSInt32();
        if (count == 0) {
            return new MessageIndexes(List.of(0));
        }
        if (count < 0 || count > Limits.DEPTH) {
            throw new IOException("the count of message indexes is " + count);
        }
        var indexes = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            indexes.add(input.readSInt32());
        }
        return new MessageIndexes(indexes);
    }

    /** The messages that may be meant: clients count in the text or in the descriptor, see {@link DescribedOrder}. */
    List<Message> in(Types types) {
        Set<String> names = new LinkedHashSet<>();
        find(types, false).ifPresent(names::add);
        find(types, true).ifPresent(names::add);
        return names.stream().map(types::message).toList();
    }

    private Optional<String> find(Types types, boolean described) {
        var candidates = types.top();
        String name = "";
        for (int index : indexes) {
            if (index < 0 || index >= candidates.size() || candidates.get(index).isEmpty()) {
                return Optional.empty();
            }
            name = candidates.get(index);
            var message = types.message(name);
            candidates = described ? message.described() : message.nested();
        }
        return Optional.of(name);
    }

    @Override
    public String toString() {
        return indexes.toString();
    }
}
