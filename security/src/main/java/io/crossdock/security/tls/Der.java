package io.crossdock.security.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the few kinds of ASN.1 values in DER (X.690) that a certificate is made of. */
final class Der {
    static final int CONTEXT = 0x80;
    static final int CONSTRUCTED_CONTEXT = 0xA0;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private Der() {}

    /** Tag, length, value. */
    static byte[] of(int tag, byte[]... values) {
        var body = new ByteArrayOutputStream();
        for (byte[] value : values) {
            body.writeBytes(value);
        }
        var all = new ByteArrayOutputStream();
        all.write(tag);
        writeLength(all, body.size());
        all.writeBytes(body.toByteArray());
        return all.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream to, int length) {
        if (length < 0x80) {
            to.write(length);
            return;
        }
        byte[] bytes = BigInteger.valueOf(length).toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        to.write(0x80 | (bytes.length - from));
        to.write(bytes, from, bytes.length - from);
    }

    static byte[] sequence(byte[]... values) {
        return of(0x30, values);
    }

    static byte[] integer(BigInteger value) {
        return of(0x02, value.toByteArray());
    }

    static byte[] bool(boolean value) {
        return of(0x01, new byte[] {(byte) (value ? 0xFF : 0)});
    }

    static byte[] octets(byte[] value) {
        return of(0x04, value);
    }

    /** @param unused bits at the end that do not count */
    static byte[] bits(int unused, byte[] value) {
        return of(0x03, new byte[] {(byte) unused}, value);
    }

    static byte[] time(Instant value) {
        return of(0x18, TIME.format(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier, as 1.2.840 and so on. */
    static byte[] oid(String dotted) {
        String[] arcs = dotted.split("\\.");
        var body = new ByteArrayOutputStream();
        body.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    body.write(0x80 | (arc >>> shift & 0x7F));
                }
            }
            body.write(arc & 0x7F);
        }
        return of(0x06, body.toByteArray());
    }
}
