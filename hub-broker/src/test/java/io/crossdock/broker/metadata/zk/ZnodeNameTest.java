package io.crossdock.broker.metadata.zk;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

@NullUnmarked
class ZnodeNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"orders", "shop.orders-1_x", "with blank", "größe", "...", "a:b"})
    void anOrdinaryNameStaysAsItIs(String name) {
        assertThat(ZnodeName.escape(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "%", "%41", "\u0000", "\u007f", "\ue000", "\ufff5", "😀"})
    void aNameZooKeeperRefusesIsWrittenInAnother(String name) {
        comesBack(name);
    }

    @Property(tries = 2000, seed = "20261126")
    void everyNameComesBackAndIsLegal(@ForAll @StringLength(max = 20) String name) {
        if (new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(name)) {
            comesBack(name); // half a surrogate pair cannot arrive over the wire
        }
    }

    private static void comesBack(String name) {
        String escaped = ZnodeName.escape(name);
        assertThat(ZnodeName.unescape(escaped)).isEqualTo(name);
        assertThatCode(() -> PathUtils.validatePath("/consumers/" + escaped)).doesNotThrowAnyException();
    }
}
