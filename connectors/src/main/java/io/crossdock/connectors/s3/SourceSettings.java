package io.crossdock.connectors.s3;

import java.util.Locale;

/**
 * Which objects are read, as what, and what becomes of them.
 *
 * @param prefix of their keys; may be empty
 * @param done what takes the place of the prefix in the key of an object that was read; only with {@link Afterwards#MOVE}
 * @param messages how many make a batch, from 1 to 10,000
 * @param largest bytes of an object that is one message
 */
record SourceSettings(String prefix, Reading reading, Afterwards afterwards, String done, int messages, long largest) {
    /** What an object is read as. */
    enum Reading {
        /** One message. */
        WHOLE,
        /** A message for each line. */
        LINES,
        /** A message for each row of CSV behind the first, which names the columns. */
        ROWS
    }

    /** What becomes of an object that was read. */
    enum Afterwards {
        DELETE,
        MOVE,
        KEEP
    }

    SourceSettings {
        if (messages < 1 || messages > 10_000) {
            throw new IllegalArgumentException("'messages' must be from 1 to 10000, was " + messages);
        }
        if (largest < 1 || largest > 1L << 30) {
            throw new IllegalArgumentException("'largest' must be from 1 to 1024 megabytes");
        }
        if (afterwards == Afterwards.MOVE && (done.isEmpty() || prefix.startsWith(done))) {
            throw new IllegalArgumentException("'done' must be a prefix that objects to be read do not have");
        }
    }

    /** @throws IllegalArgumentException if there is no such word */
    static <E extends Enum<E>> E word(Class<E> words, String name, String given) {
        for (E word : words.getEnumConstants()) {
            if (word.name().toLowerCase(Locale.ROOT).equals(given)) {
                return word;
            }
        }
        throw new IllegalArgumentException("'" + name + "' knows no '" + given + "'");
    }

    /** Whether an object is one to be read: no folder's own mark, and none that was moved. */
    boolean takes(String key) {
        return !key.endsWith("/") && !(afterwards == Afterwards.MOVE && key.startsWith(done));
    }

    /** Where an object is moved to. */
    String doneKey(String key) {
        return done + key.substring(prefix.length());
    }
}
