package io.crossdock.registry.type.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

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
            var found = new MessageCheck(types, CodedInputStream.newInstance(body.duplicate())).check(message);
            if (found.isEmpty()) {
                return found;
            }
            first = first.isEmpty() ? found : first;
        }
        return first;
    }
}
