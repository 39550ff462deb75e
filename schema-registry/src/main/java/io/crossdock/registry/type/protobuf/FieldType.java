package io.crossdock.registry.type.protobuf;

import java.util.List;
import java.util.TreeMap;

/** What one value of a field is. Names are full, without a leading dot, and stand in the schema's {@link Types}. */
sealed interface FieldType permits Scalar, FieldType.OfEnum, FieldType.OfMessage, FieldType.OfGroup, FieldType.OfMap {
    record OfEnum(String name) implements FieldType {
        @Override
        public String toString() {
            return "enum " + name;
        }
    }

    /** Written with its length before it. */
    record OfMessage(String name) implements FieldType {
        @Override
        public String toString() {
            return "message " + name;
        }
    }

    /** A message between two tags, as only proto2 has it. */
    record OfGroup(String name) implements FieldType {
        @Override
        public String toString() {
            return "group " + name;
        }
    }

    /**
     * On the wire a repeated message.
     *
     * @param entry that message: a key (1) and a value (2)
     */
    record OfMap(FieldType key, FieldType value, Message entry) implements FieldType {
        static OfMap of(FieldType key, FieldType value) {
            var fields = new TreeMap<Integer, Field>();
            fields.put(1, new Field("key", 1, Field.Label.IMPLICIT, key, null));
            fields.put(2, new Field("value", 2, Field.Label.IMPLICIT, value, null));
            return new OfMap(key, value, new Message("", "", fields, List.of(), List.of(), List.of(), true));
        }

        @Override
        public String toString() {
            return "map<" + key + ", " + value + ">";
        }
    }
}
