package io.crossdock.broker.log;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OffsetMapTest {
    private static ByteBuffer key(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first vectors that the authors of SipHash publish for 128 bits: key 00..0f, input 00.. of growing length. */
    @Test
    void theDigestIsSipHash() {
        var digest = new KeyDigest(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        assertThat(hex(digest, new byte[] {})).isEqualTo("a3817f04ba25a8e66df67214c7550293");
        assertThat(hex(digest, new byte[] {0})).isEqualTo("da87c1d86b99af44347659119b22fc45");
    }

    private static String hex(KeyDigest digest, byte[] input) {
        digest.of(ByteBuffer.wrap(input));
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(16)
                        .putLong(Long.reverseBytes(digest.first()))
                        .putLong(Long.reverseBytes(digest.second()))
                        .array());
    }

    @Property(tries = 100, seed = "20261126")
    void itAnswersAsAHashMapDoes(
            @ForAll @Size(max = 200) List<@net.jqwik.api.constraints.IntRange(max = 60) Integer> keys) {
        OffsetMap map = OffsetMap.of(61, 1 << 20, 0.9, KeyDigest.withRandomSecret());
        var model = new HashMap<String, Long>();
        for (int i = 0; i < keys.size(); i++) {
            map.put(key("key " + keys.get(i)), i);
            model.put("key " + keys.get(i), (long) i);
        }

        assertThat(map.size()).isEqualTo(model.size());
        for (int i = 0; i <= 60; i++) {
            assertThat(map.get(key("key " + i))).isEqualTo(model.getOrDefault("key " + i, -1L));
        }
    }

    @Test
    void itTakesNoMoreMemoryThanItMayAndSaysWhenItIsFull() {
        OffsetMap map = OffsetMap.of(1_000_000, 100 * OffsetMap.ENTRY_BYTES, 0.5, KeyDigest.withRandomSecret());
        for (int i = 0; map.room() > 0; i++) {
            map.put(key("" + i), i);
        }

        assertThat(map.size()).isEqualTo(50);
        map.put(key("7"), 1000);
        assertThat(map.get(key("7"))).isEqualTo(1000);
        assertThatThrownBy(() -> map.put(key("new"), 1)).hasMessageContaining("full");
    }
}
