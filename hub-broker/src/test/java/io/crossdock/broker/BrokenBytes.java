package io.crossdock.broker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Breaks a frame somewhere behind the number of its key: bits, numbers, ends. */
final class BrokenBytes {
    private static final int AFTER_KEY_AND_VERSION = 4;

    private BrokenBytes() {}

    static ByteBuffer of(ByteBuffer frame, Random random) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = once(bytes, random);
        }
        return ByteBuffer.wrap(bytes);
    }

    private static byte[] once(byte[] bytes, Random random) {
        if (bytes.length <= AFTER_KEY_AND_VERSION + 10) {
            return bytes;
        }
        int at = AFTER_KEY_AND_VERSION + random.nextInt(bytes.length - AFTER_KEY_AND_VERSION);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> put(bytes, at, 0x7f, 0xff, 0xff, 0xff); // as an int32, two billion
            case 3 -> put(bytes, at, 0xff, 0xff, 0xff, 0xff, 0x07); // as a varint, likewise
            case 4 -> put(bytes, at, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff); // a varint that does not end, -1
            default -> {
                return Arrays.copyOf(bytes, Math.max(10, at));
            }
        }
        return bytes;
    }

    private static void put(byte[] bytes, int at, int... values) {
        for (int i = 0; i < values.length && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) values[i];
        }
    }
}
