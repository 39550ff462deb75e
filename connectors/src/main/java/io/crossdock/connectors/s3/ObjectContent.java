package io.crossdock.connectors.s3;

import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The messages in an object, as they come from the server: no more of it is held than a batch. What ends in {@code .gz} is
 * unpacked. One thread.
 */
interface ObjectContent {
    /** Characters; a longer one is no line but a file of another kind. */
    int LONGEST_LINE = 16 << 20;

    /**
     * The next message, null behind the last.
     *
     * @throws IOException if the server breaks off, or the content is not what it is read as
     */
    @Nullable
    Object next() throws IOException;

    /** At most so many; fewer only at the end. */
    default List<Object> next(int most) throws IOException {
        var messages = new ArrayList<Object>();
        while (messages.size() < most) {
            Object message = next();
            if (message == null) {
                break;
            }
            messages.add(message);
        }
        return messages;
    }

    /**
     * Begins to read.
     *
     * @param key of the object, for what it ends in and for messages
     */
    static ObjectContent of(SourceSettings settings, String key, InputStream stored) throws IOException {
        InputStream content = key.endsWith(".gz") ? new GZIPInputStream(stored) : stored;
        return switch (settings.reading()) {
            case WHOLE -> whole(content, key, settings.largest());
            case LINES -> lines(new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8)));
            case ROWS -> rows(new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8)));
        };
    }

    private static ObjectContent whole(InputStream content, String key, long largest) throws IOException {
        byte[] bytes = content.readNBytes((int) largest);
        if (bytes.length == largest && content.read() >= 0) {
            throw new IOException(
                    key + " is larger than " + largest + " bytes; raise 'largest', or have it read by lines or rows");
        }
        var one = new ArrayList<byte[]>(List.of(bytes));
        return () -> one.isEmpty() ? null : one.remove(0);
    }

    private static ObjectContent lines(Reader text) {
        return () -> {
            var line = new StringBuilder();
            int next = text.read();
            if (next < 0) {
                return null;
            }
            while (next >= 0 && next != '\n') {
                if (line.length() == LONGEST_LINE) {
                    throw new IOException("a line is longer than " + LONGEST_LINE + " characters");
                }
                line.append((char) next);
                next = text.read();
            }
            int length = line.length();
            return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
        };
    }

    private static ObjectContent rows(Reader text) throws IOException {
        CSVParser parser = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .get()
                .parse(text);
        List<String> columns = parser.getHeaderNames();
        var rows = parser.iterator();
        return () -> {
            try {
                return rows.hasNext() ? row(rows.next(), columns) : null;
            } catch (UncheckedIOException broken) {
                throw broken.getCause();
            } catch (IllegalStateException wrong) {
                throw new CSVException("no CSV: %s", wrong.getMessage());
            }
        };
    }

    private static Map<String, String> row(CSVRecord record, List<String> columns) throws IOException {
        if (record.size() != columns.size()) {
            throw new IOException(
                    "row " + record.getRecordNumber() + " has " + record.size() + " fields, but there are "
                            + columns.size() + " columns; read by lines, such a row alone becomes a dead letter");
        }
        var row = new LinkedHashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), record.get(i));
        }
        return row;
    }
}
