package io.crossdock.registry.type.avro;

import java.util.List;

/** What bytes of one type look like. Made once for a schema, from then on immutable in use and thread-safe. */
sealed interface Shape {
    /**
     * Passes over one value.
     *
     * @throws Payload.Misfit when the bytes are none
     */
    void pass(Payload payload);

    /** Whether every value of it is empty, such as null. All others take a byte at least. */
    default boolean isEmpty() {
        return false;
    }

    /** Takes no bytes at all. */
    record Empty() implements Shape {
        @Override
        public void pass(Payload payload) {
            // nothing is written for it
        }

        @Override
        public boolean isEmpty() {
            return true;
        }
    }

    /** A number of bytes of any kind: float, double, fixed. */
    record Bytes(int size, String type) implements Shape {
        @Override
        public void pass(Payload payload) {
            payload.skip(size, type);
        }
    }

    /** Single values with an encoding of their own. */
    enum Plain implements Shape {
        BOOLEAN {
            @Override
            public void pass(Payload payload) {
                payload.passBoolean();
            }
        },
        INT {
            @Override
            public void pass(Payload payload) {
                payload.passInt();
            }
        },
        LONG {
            @Override
            public void pass(Payload payload) {
                payload.readLong("long");
            }
        },
        BYTES {
            @Override
            public void pass(Payload payload) {
                payload.skip(payload.readLong("length of bytes"), "bytes");
            }
        },
        STRING {
            @Override
            public void pass(Payload payload) {
                payload.passText();
            }
        }
    }

    /** The index of a symbol. */
    record Symbols(String name, int count) implements Shape {
        @Override
        public void pass(Payload payload) {
            payload.readIndex(count, "symbol of enum " + Words.quoted(name));
        }
    }

    /** The index of a branch, and what it says. */
    record Union(List<Shape> branches) implements Shape {
        @Override
        public void pass(Payload payload) {
            int index = payload.readIndex(branches.size(), "branch of a union");
            payload.inside(branches.get(index));
        }
    }

    /** Blocks of elements. */
    record Array(Shape items) implements Shape {
        @Override
        public void pass(Payload payload) {
            payload.blocks(items, () -> payload.inside(items));
        }
    }

    /** Blocks of texts with values. */
    record Entries(Shape values) implements Shape {
        @Override
        public void pass(Payload payload) {
            payload.blocks(this, () -> {
                payload.passText();
                payload.inside(values);
            });
        }
    }

    /** The fields that take bytes, one after the other. Filled after it was made, for it may contain itself. */
    record Record(String name, List<Field> fields) implements Shape {
        @Override
        public void pass(Payload payload) {
            for (Field field : fields) {
                try {
                    payload.inside(field.shape());
                } catch (Payload.Misfit misfit) {
                    throw misfit.in(field.name());
                }
            }
        }

        @Override
        public String toString() {
            return "record " + name;
        }
    }

    /** A field of a record. */
    record Field(String name, Shape shape) {}
}
