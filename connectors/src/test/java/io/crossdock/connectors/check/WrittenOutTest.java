package io.crossdock.connectors.check;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WrittenOutTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:oracle:thin:@//db:1521/SVC",
                "jdbc:oracle:thin:@host:1521:SID",
                "jdbc:oracle:thin:scott/${env:TIGER}@host",
                "jdbc:h2:mem:a@b",
                "jms:queue:a@b",
                "jdbc:mysql://db/shop?passwordCharacterEncoding=UTF-8",
                "https://hub:${env:PASSWORD}@search:9200",
                "sftp://me@host/folder",
                "file:/var/in?idempotentKey=${file:name}",
                "https://example.com/a?token=${secret:token}"
            })
    void addressesWithoutASecretAreTaken(String uri) {
        assertThat(WrittenOut.inUri(uri)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub:pw@search:9200, password",
        "amqp://guest:guest@host, password",
        "jdbc:postgresql://me:pw@host/db, password",
        "jdbc:oracle:thin:scott/tiger@host:1521/SVC, password",
        "ftp://host?username=me&password=pw, password",
        "jdbc:h2:mem:x;PASSWORD=pw, PASSWORD",
        "https://example.com/a?access_token=abc, access_token"
    })
    void thoseWithOneAreNot(String uri, String name) {
        assertThat(WrittenOut.inUri(uri)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "sslKeyPassword",
                "basic.auth.password",
                "apiSecret",
                "accessTokenSecret",
                "consumerSecret",
                "jwtSecret",
                "sharedAccessKey",
                "accountKey",
                "saslJaasConfig",
                "sessionToken",
                "authorizationToken",
                "passcode",
                "privateKey",
                "apiKey",
                "secretKey",
                "token",
                "accessToken",
                "signing-secret"
            })
    void namesOfSecretsAreKnown(String name) {
        assertThat(WrittenOut.isSecret(name, "a word")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key",
                "keyColumn",
                "tokenize",
                "idempotentKey",
                "accessKey",
                "privateKeyFile",
                "passwordCharacterEncoding",
                "username",
                "nextTokens",
                "passiveMode"
            })
    void otherNamesAreNot(String name) {
        assertThat(WrittenOut.isSecret(name, "a word")).isFalse();
    }
}
