package io.crossdock.registry.type.protobuf;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where in a payload a check is: the message, and the fields that lead to the value. */
final class WirePath {
    private final String message;
    private final Deque<String> fields = new ArrayDeque<>();

    WirePath(String message) {
        this.message = message;
    }

    void enter(String field) {
        fields.addLast(field);
    }

    void leave() {
        fields.removeLast();
    }

    @Override
    public String toString() {
        return fields.isEmpty() ? message : message + "." + String.join(".", fields);
    }
}
