package io.crossdock.registry.type.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Whether a payload, from its message indexes on, is a message of a schema. */
final class PayloadCheck {
    private static final String NO_INDEXES = "the payload does not begin with the indexes of its message";

    private final Types types;

    PayloadCheck(Types types) {
        this.types = types;
    }

    /** What is wrong, the first few things of it; empty when nothing is. Leaves the payload's position alone. */
    List<String> violations(ByteBuffer payload) {
        var input = CodedInputStream.newInstance(payload.duplicate());
        MessageIndexes indexes;
        try {
            indexes = MessageIndexes.read(input);
        } catch (InvalidProtocolBufferException e) {
            return List.of(NO_INDEXES + ": it is cut off or no varint");
        } catch (IOException e) {
            return List.of(NO_INDEXES + ": " + e.getMessage());
        }
        var candidates = indexes.in(types);
        if (candidates.isEmpty()) {
            return List.of("the schema has no message at the indexes " + indexes + " with which the payload begins");
        }
        var body = payload.duplicate();
        body.position(payload.position() + input.getTotalBytesRead());
        List<String> first = List.of();
        for (var message : candidates) {
            var found = new MessageCheck(types, bounded(body)).check(message);
            if (found.isEmpty()) {
                return found;
            }
            first = first.isEmpty() ? found : first;
        }
        return first;
    }

    /** Of a direct buffer, unlike an array, the library takes a length that leads beyond the end for one that ends there. */
    private static CodedInputStream bounded(ByteBuffer body) {
        var input = CodedInputStream.newInstance(body.duplicate());
        try {
            input.pushLimit(body.remaining());
        } catch (InvalidProtocolBufferException negative) {
            throw new IllegalStateException("a buffer has " + body.remaining() + " bytes left", negative);
        }
        return input;
    }

    /** The full name of the message that the payload says it is; empty if there is none. Leaves the position alone. */
    Optional<String> messageName(ByteBuffer payload) {
        try {
            return MessageIndexes.read(CodedInputStream.newInstance(payload.duplicate())).in(types).stream()
                    .map(Message::name)
                    .findFirst();
        } catch (IOException noIndexes) {
            return Optional.empty(); // which a check of the payload says in words
        }
    }
}
