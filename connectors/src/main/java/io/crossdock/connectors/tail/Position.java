package io.crossdock.connectors.tail;

import java.util.Properties;
import java.util.UUID;

/**
 * How far a log has been read: everything before the offset is in the hub.
 *
 * <p>A file is recognised by what it is (its key, on Unix device and inode) and by the bytes before the offset. Neither is
 * enough alone: a truncated log keeps its inode, a copied one its bytes, and inodes are used again.
 *
 * @param reading a name for this file as it is now, made when its reading began and never used again: a truncated log
 *     begins anew, with the same key and maybe the same first line
 * @param file the file's key; says which file is meant as long as nothing was seen of it
 * @param offset bytes, at the beginning of a line unless {@code insideLine}
 * @param before hash of up to {@value #FINGERPRINT_BYTES} bytes before the offset; at offset 0, of the bytes seen
 * @param insideLine whether the rest of a line that was too long is still to be passed over
 * @param seen at offset 0, how many bytes the file began with when it was looked at, up to {@value #FINGERPRINT_BYTES}:
 *     it may be copied and truncated before anything of it is in the hub
 */
record Position(String reading, String file, long offset, String before, boolean insideLine, int seen) {
    /** Log lines carry times, so that much of a log stands nowhere else. */
    static final int FINGERPRINT_BYTES = 1024;

    Position {
        if (offset < 0 || seen < 0) {
            throw new IllegalArgumentException("offset " + offset + ", seen " + seen);
        }
    }

    static Position startOf(String file) {
        return new Position(UUID.randomUUID().toString(), file, 0, "", false, 0);
    }

    /** Further on in the same reading. */
    Position movedTo(String nowIn, long newOffset, String nowBefore, boolean nowInsideLine) {
        return new Position(reading, nowIn, newOffset, nowBefore, nowInsideLine, 0);
    }

    /** At the beginning still, of a file that begins with so many bytes of this hash. */
    Position beginningWith(int bytes, String hash) {
        return new Position(reading, file, 0, hash, insideLine, bytes);
    }

    /** A name for this place that stays the same wherever the log is moved or copied to. */
    String place() {
        return reading + "@" + offset;
    }

    Properties toProperties() {
        var properties = new Properties();
        properties.setProperty("reading", reading);
        properties.setProperty("file", file);
        properties.setProperty("offset", Long.toString(offset));
        properties.setProperty("before", before);
        properties.setProperty("insideLine", Boolean.toString(insideLine));
        properties.setProperty("seen", Integer.toString(seen));
        return properties;
    }

    /** @throws IllegalArgumentException if it is not what {@link #toProperties} made */
    static Position of(Properties properties) {
        String reading = properties.getProperty("reading");
        String file = properties.getProperty("file");
        String offset = properties.getProperty("offset", "");
        String before = properties.getProperty("before");
        String seen = properties.getProperty("seen", "0"); // which former versions did not keep
        if (reading == null
                || file == null
                || before == null
                || !offset.matches("\\d{1,18}")
                || !seen.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("it has no reading, file, offset and before");
        }
        return new Position(
                reading,
                file,
                Long.parseLong(offset),
                before,
                Boolean.parseBoolean(properties.getProperty("insideLine")),
                Integer.parseInt(seen));
    }
}
