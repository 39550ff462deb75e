package io.crossdock.cli.bundle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Secrets are found by their names and then wherever they are. */
class MaskingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: s3cr3t-v",
                "password: begun,s3cr3t-v",
                "password: ${env:HALF}s3cr3t-v",
                "password: 'begun, s3cr3t-v'",
                "cluster.secret: s3cr3t-v",
                "ssl.keystore.password=s3cr3t-v",
                "{\"password\": \"s3cr3t-v\", \"user\": \"anna\"}",
                "sasl.jaas.config=org.x.ScramLoginModule required username=\"anna\" password=\"s3cr3t-v\";",
                "'sasl.jaas.config': org.x.PlainLoginModule required user_bob=\"s3cr3t-v\";",
                "url: jdbc:postgresql://anna:s3cr3t-v@db/shop",
                "SHOP_API_KEY=s3cr3t-v",
                "broker: {ssl.key.password: s3cr3t-v, num.partitions: 1}",
                "basic.auth.user.info=anna:s3cr3t-v",
                "-----BEGIN PRIVATE KEY-----\ns3cr3t-v\n-----END PRIVATE KEY-----"
            })
    void whatIsCalledASecretIsBlottedOut(String text) {
        String masked = Masking.of(List.of()).mask(text);

        assertThat(masked).doesNotContain("s3cr3t-v").contains(Masking.BLOT);
    }

    @Test
    void theSameValueIsBlottedOutWhereNothingSaysThatItIsOne() {
        Masking masking = Masking.of(List.of(
                "db.password: s3cr3t-v\n", "TOKEN=longer-s3cr3t-v", "{key.password: in-braces-v, num.partitions: 1}"));

        assertThat(masking.mask("login of anna with s3cr3t-v failed; longer-s3cr3t-v and in-braces-v too"))
                .isEqualTo("login of anna with *** failed; *** and *** too");
    }

    @Test
    void whatIsNoSecretStays() {
        Masking masking = Masking.of(
                List.of("password: ${env:DB_PASSWORD}\nsecret: ab\ndelegation.token.expiry.time.ms: 3600000\n"));

        assertThat(masking.mask("password: ${env:DB_PASSWORD}\nretention.ms: 3600000\nab http://hub:8080/x"))
                .isEqualTo("password: ${env:DB_PASSWORD}\nretention.ms: 3600000\nab http://hub:8080/x");
    }
}
