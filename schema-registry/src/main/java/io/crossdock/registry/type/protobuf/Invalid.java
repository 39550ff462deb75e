package io.crossdock.registry.type.protobuf;

import com.squareup.wire.schema.Location;
import io.crossdock.registry.type.InvalidSchemaException;

/** Says where in a schema something is wrong, in the same words everywhere. */
final class Invalid {
    /** Characters of a part of a message: names in it are the author's, and may be as long as the text. */
    private static final int LENGTH = 400;

    private Invalid() {}

    /**
     * @param what is wrong, without a full stop
     * @param mend what makes it right, without a full stop
     */
    static InvalidSchemaException at(Location where, String what, String mend) {
        return new InvalidSchemaException(words(where, what, mend));
    }

    /** @param cause what the parser threw */
    static InvalidSchemaException at(Location where, String what, String mend, Throwable cause) {
        return new InvalidSchemaException(words(where, what, mend), cause);
    }

    private static String words(Location where, String what, String mend) {
        var place = place(where);
        return (place.isEmpty() ? "" : place + ": ") + shortened(what) + "; " + shortened(mend);
    }

    /** Empty when nothing is known, as in the schema's own descriptor. */
    static String place(Location where) {
        var file = shortened(where.getPath());
        if (where.getLine() < 1) {
            return file;
        }
        return (file.isEmpty() ? "" : file + ", ") + "line " + where.getLine() + ":" + where.getColumn();
    }

    private static String shortened(String text) {
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
    }
}
