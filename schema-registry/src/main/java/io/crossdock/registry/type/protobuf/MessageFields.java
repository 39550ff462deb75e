package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.MessageElement;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of one message as they are gathered: every number and name once, and none that is reserved. */
final class MessageFields {
    private static final int LAST = (1 << 29) - 1;
    private static final int FIRST_OF_PROTOBUF = 19_000;
    private static final int LAST_OF_PROTOBUF = 19_999;

    private final String message;
    private final NumberRanges reserved;
    private final NumberRanges extensions;
    private final Set<String> names = new HashSet<>();
    private final SortedMap<Integer, Field> fields = new TreeMap<>();

    MessageFields(String message, MessageElement element) {
        this.message = message;
        this.reserved = NumberRanges.reserved(element.getReserveds());
        this.extensions = NumberRanges.extensions(element.getExtensions());
    }

    /** @throws io.crossdock.registry.type.InvalidSchemaException when the number or the name is taken or reserved */
    void add(Field field, Location where) {
        checkNumber(field.tag(), field.name(), where);
        var same = fields.putIfAbsent(field.tag(), field);
        if (same != null) {
            throw wrong(
                    where,
                    field.name(),
                    "has the number " + field.tag() + ", which field \"" + same.name() + "\" has already",
                    "give it a number that was never used in this message");
        }
        if (!names.add(field.name())) {
            throw wrong(where, field.name(), "is declared twice", "rename one of the two");
        }
        if (reserved.names().contains(field.name())) {
            throw wrong(where, field.name(), "has a reserved name", "choose another name, or stop reserving this one");
        }
    }

    /** By number. */
    SortedMap<Integer, Field> byTag() {
        return Collections.unmodifiableSortedMap(fields);
    }

    List<Field> required() {
        return fields.values().stream().filter(Field::isRequired).toList();
    }

    private void checkNumber(int number, String name, Location where) {
        if (number < 1 || number > LAST) {
            throw wrong(where, name, "has the number " + number, "use a number from 1 to " + LAST);
        }
        if (number >= FIRST_OF_PROTOBUF && number <= LAST_OF_PROTOBUF) {
            throw wrong(
                    where,
                    name,
                    "has the number " + number + ", and Protobuf keeps " + FIRST_OF_PROTOBUF + " to " + LAST_OF_PROTOBUF
                            + " to itself",
                    "use a smaller or a larger number");
        }
        if (reserved.contains(number)) {
            throw wrong(
                    where,
                    name,
                    "has the reserved number " + number,
                    "use a number that was never used: old records may still hold the former field");
        }
        if (extensions.contains(number)) {
            throw wrong(
                    where, name, "has the number " + number + " of an extension range", "use a number outside of it");
        }
    }

    private RuntimeException wrong(Location where, String name, String what, String mend) {
        return Invalid.at(where, "field \"" + name + "\" of message " + message + " " + what, mend);
    }
}
