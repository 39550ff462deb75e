package io.crossdock.connectors.format;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** One format, ready to read and write values. Thread-safe. */
public interface ValueFormat {
    /**
     * The value of a record as maps, lists, texts, numbers, truth values or null; or bytes, untouched.
     *
     * @throws FormatException if the bytes are not of this format
     * @throws IOException if what is needed to read them cannot be had now, such as a schema of a registry that is away
     */
    @Nullable
    Object decode(byte[] value) throws FormatException, IOException;

    /**
     * The bytes of a record's value.
     *
     * @param body what {@link #decode} or {@link #parse} give; a record or bean where JSON has a form for it
     * @param topic where it goes, for formats whose schema hangs on that
     * @throws FormatException if the body cannot be written in this format
     * @throws IOException as for {@link #decode}
     */
    byte[] encode(Object body, String topic) throws FormatException, IOException;

    /**
     * The text of a message that should become a value: by default in the format itself. Formats whose bytes nobody
     * writes by hand take JSON.
     *
     * @throws FormatException if it is not such a text
     * @throws IOException as for {@link #decode}
     */
    default @Nullable Object parse(byte[] text) throws FormatException, IOException {
        return decode(text);
    }

    /**
     * The bytes of a text, which by default goes as it is once it was found to be of this format.
     *
     * @throws FormatException if it is not
     * @throws IOException as for {@link #decode}
     */
    default byte[] encodeText(byte[] text, String topic) throws FormatException, IOException {
        decode(text);
        return text;
    }
}
