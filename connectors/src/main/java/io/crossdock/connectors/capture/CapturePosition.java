package io.crossdock.connectors.capture;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a database is captured. Written down as JSON: {@code {"slot": "hub", "database": "shop", "offset": {"lsn": …}}}.
 *
 * @param offset in Debezium's words; null where the slot is this connector's, but nothing was read yet
 */
record CapturePosition(
        String slot, String database, @Nullable Map<String, ?> offset) {
    /** What Debezium calls places in the log: of the last change, commit, and message that was seen. */
    private static final List<String> PLACES = List.of("lsn", "lsn_commit", "lsn_proc");

    private static final String SNAPSHOT = "snapshot";
    private static final String LAST_ROW = "last_snapshot_record";
    private static final String COMPLETE = "snapshot_completed";

    String encode() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("slot", slot);
        fields.put("database", database);
        fields.put("offset", offset);
        return new String(json(fields), StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException if something else wrote it */
    static CapturePosition decode(String text) {
        try {
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> fields
                    && fields.get("slot") instanceof String slot
                    && fields.get("database") instanceof String database) {
                return new CapturePosition(slot, database, offset(fields.get("offset")));
            }
        } catch (FormatException notJson) {
            throw new IllegalArgumentException("the hub keeps no position of a slot for it: " + text, notJson);
        }
        throw new IllegalArgumentException("the hub keeps no position of a slot for it: " + text);
    }

    private static @Nullable Map<String, ?> offset(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> given)) {
            return null;
        }
        var offset = new LinkedHashMap<String, Object>();
        given.forEach((name, each) -> offset.put(String.valueOf(name), each));
        return offset;
    }

    boolean isOf(CaptureSettings settings) {
        return slot.equals(settings.slot()) && database.equals(settings.server().database());
    }

    /** Whether all rows of the snapshot are in the hub, if one was to be taken. */
    boolean isBehindSnapshot() {
        Map<String, ?> known = offset;
        return known != null
                && (!known.containsKey(SNAPSHOT)
                        || Boolean.TRUE.equals(known.get(LAST_ROW))
                        || Boolean.TRUE.equals(known.get(COMPLETE)));
    }

    /** The place in the log up to which the hub has everything; 0 if there is none. */
    long lsn() {
        Map<String, ?> known = offset;
        return known == null
                ? 0
                : PLACES.stream()
                        .map(known::get)
                        .mapToLong(place -> place instanceof Number lsn ? lsn.longValue() : 0)
                        .max()
                        .orElse(0);
    }

    /** The offset alone, as Debezium asks for it; null if there is none. */
    byte @Nullable [] offsetBytes() {
        return offset == null ? null : json(offset);
    }

    private static byte[] json(Object value) {
        try {
            return Json.write(value);
        } catch (FormatException impossible) {
            throw new IllegalStateException("texts, numbers and flags are JSON", impossible);
        }
    }
}
