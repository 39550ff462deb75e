package io.crossdock.broker.metadata.zk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Any text as the name of a znode, and back.
 *
 * <p>What ZooKeeper does not take in a name (slash, control characters, surrogates and private use) and the percent
 * sign become {@code %XX} for each byte of their UTF-8 form. The names {@code .} and {@code ..} become {@code %2E} and
 * {@code %2E%2E}, the empty one a single {@code %}. All other names, that is nearly all, stay as they are.
 */
final class ZnodeName {
    private static final String EMPTY = "%";

    private ZnodeName() {}

    static String escape(String text) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        boolean relative = text.equals(".") || text.equals("..");
        var name = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isAllowed(point) && !relative) {
                name.appendCodePoint(point);
            } else {
                for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    name.append('%').append(String.format(Locale.ROOT, "%02X", each));
                }
            }
        });
        return name.toString();
    }

    /** @throws NumberFormatException if this was not made by {@link #escape} */
    static String unescape(String name) {
        if (name.equals(EMPTY)) {
            return "";
        }
        var bytes = new ByteArrayOutputStream(name.length());
        for (int at = 0; at < name.length(); ) {
            if (name.charAt(at) == '%') {
                bytes.write(Integer.parseInt(name.substring(at + 1, Math.min(at + 3, name.length())), 16));
                at += 3;
            } else {
                byte[] character = Character.toString(name.codePointAt(at)).getBytes(StandardCharsets.UTF_8);
                bytes.write(character, 0, character.length);
                at += Character.charCount(name.codePointAt(at));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isAllowed(int point) {
        return point >= 0x20
                && point != '/'
                && point != '%'
                && !(point >= 0x7F && point <= 0x9F)
                && !(point >= 0xD800 && point <= 0xF8FF)
                && point < 0xFFF0;
    }
}
