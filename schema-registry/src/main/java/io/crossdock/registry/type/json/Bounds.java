package io.crossdock.registry.type.json;

import java.math.BigDecimal;

/** Compares limits that are plain numbers, such as {@code maxLength}. */
final class Bounds {
    private Bounds() {}

    /**
     * @param added when writers have no such limit
     * @param tightened when writers have a wider one
     */
    record Limit(String keyword, boolean upper, JsonRule added, JsonRule tightened) {}

    /** @param measure what is limited, such as {@code the length of} */
    static void compare(Limit limit, String measure, SchemaNode writer, SchemaNode reader, Place place, Step step) {
        BigDecimal read = Keywords.number(reader, limit.keyword);
        if (read == null || (!limit.upper && read.signum() == 0)) {
            return;
        }
        BigDecimal written = Keywords.number(writer, limit.keyword);
        if (written != null && (limit.upper ? written.compareTo(read) <= 0 : written.compareTo(read) >= 0)) {
            return;
        }
        step.found(
                written == null ? limit.added : limit.tightened,
                place.keyword(limit.keyword),
                measure + " " + place.subject() + " is read only " + (limit.upper ? "up to " : "from ") + plain(read)
                        + ", but written " + (written == null ? "without that limit" : side(limit) + plain(written)),
                written == null
                        ? "leave out " + limit.keyword + ", or let writers have had it first"
                        : "let " + limit.keyword + " stay at " + plain(written));
    }

    private static String side(Limit limit) {
        return limit.upper ? "up to " : "from ";
    }

    static String plain(BigDecimal number) {
        String text = number.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
