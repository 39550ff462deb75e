package io.crossdock.connectors.secret;

import io.crossdock.connectors.check.SecretUnavailableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretKeyTest {
    @TempDir
    private Path folder;

    private SecretKey key;

    @BeforeEach
    void make() throws IOException {
        key = another("key");
    }

    @Test
    void whatIsSealedIsUnreadableAndOpensAgain() {
        byte[] sealed = key.seal("db", "correct horse ü");

        assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("correct", "horse");
        assertThat(key.seal("db", "correct horse ü")).isNotEqualTo(sealed);
        assertThat(key.open("db", sealed)).isEqualTo("correct horse ü");
    }

    @Test
    void whatWasSealedAsOneSecretIsNoOther() {
        byte[] sealed = key.seal("test-db", "guessable");

        assertThatThrownBy(() -> key.open("production-db", sealed))
                .isInstanceOf(SecretUnavailableException.class)
                .hasMessageContaining("production-db")
                .hasMessageContaining("belongs to another name");
    }

    @Test
    void everyBitCounts() {
        byte[] sealed = key.seal("db", "x");

        for (int i = 0; i < sealed.length; i++) {
            byte[] bent = sealed.clone();
            bent[i] ^= 1;
            assertThatThrownBy(() -> key.open("db", bent)).isInstanceOf(SecretUnavailableException.class);
        }
        assertThatThrownBy(() -> key.open("db", new byte[3])).isInstanceOf(SecretUnavailableException.class);
    }

    @Test
    void anotherKeyIsToldFromDamage() throws IOException {
        byte[] sealed = another("other").seal("db", "x");

        assertThatThrownBy(() -> key.open("db", sealed))
                .isInstanceOf(SecretUnavailableException.class)
                .hasMessageContaining("'db' was set with another key")
                .hasMessageContaining("connectors.secrets.key.file");
    }

    @Test
    void aKeyFileIsItsOwnersAloneAndNeverReplaced() throws IOException {
        Path file = folder.resolve("key");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> SecretKey.create(file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(key).hasToString("SecretKey");
    }

    @Test
    void whatIsNoKeyIsRefusedWithTheRemedy() throws IOException {
        for (String text : new String[] {"", "not base64!", "c2hvcnQ="}) {
            Path file = Files.writeString(folder.resolve("wrong"), text);
            assertThatThrownBy(() -> SecretKey.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is no key of secrets")
                    .hasMessageContaining("crossdock connectors secrets init");
        }
    }

    private SecretKey another(String name) throws IOException {
        SecretKey.create(folder.resolve(name));
        return SecretKey.read(folder.resolve(name));
    }
}
