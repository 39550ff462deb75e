package io.crossdock.quotas;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QuotaEntityTest {
    @Property(tries = 300, seed = "20261126")
    void whatIsKeptIsReadAgain(
            @ForAll @StringLength(min = 1, max = 20) String user, @ForAll @StringLength(min = 1, max = 20) String id) {
        // half a surrogate pair is no text that could come over the protocol
        String name = user.codePoints()
                        .filter(point -> point < 0xD800 || point > 0xDFFF)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "x";
        QuotaEntity entity = new QuotaEntity(Map.of(
                EntityType.USER,
                Optional.of(name),
                EntityType.CLIENT_ID,
                id.length() % 2 == 0 ? Optional.empty() : Optional.of("a=b&c/<default>")));

        assertThat(QuotaEntity.ofKey(entity.key())).isEqualTo(entity);
    }

    @Test
    void theDefaultIsAnotherThanWhoIsCalledSo() {
        assertThat(QuotaEntity.byDefault(EntityType.USER).key())
                .isNotEqualTo(QuotaEntity.of(EntityType.USER, "<default>").key());
        assertThat(QuotaEntity.ofKey("user&client-id=till"))
                .isEqualTo(new QuotaEntity(
                        Map.of(EntityType.USER, Optional.empty(), EntityType.CLIENT_ID, Optional.of("till"))));
    }

    @Test
    void nobodyIsLimitedByAnAddressAndAUserTogether() {
        assertThatThrownBy(() -> new QuotaEntity(
                        Map.of(EntityType.USER, Optional.of("alice"), EntityType.IP, Optional.of("10.0.0.1"))))
                .hasMessageContaining("user and client-id");
        assertThatThrownBy(() -> new QuotaEntity(Map.of())).hasMessageContaining("not on nothing");
        assertThatThrownBy(() -> QuotaEntity.of(EntityType.USER, "")).hasMessageContaining("default");
        assertThatThrownBy(() -> QuotaEntity.byDefault(EntityType.TOPIC_PREFIX)).hasMessageContaining("no default");
    }
}
