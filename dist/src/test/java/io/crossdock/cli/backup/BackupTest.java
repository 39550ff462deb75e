package io.crossdock.cli.backup;

import io.crossdock.cli.plan.Item;
import io.crossdock.cli.plan.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What was written is read again, by people too, and what is no backup is told apart. */
class BackupTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("b.yaml");
    }

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        var backup = new Backup(
                "2026-03-01T12:00:00Z",
                "id",
                List.of("alice"),
                List.of(
                        Item.of(Kind.TOPIC, "orders", Map.of("partitions", "6", "cleanup.policy", "compact,delete")),
                        Item.of(Kind.QUOTA, "user=<default>", Map.of("producer_byte_rate", "1.5")),
                        Item.of(
                                Kind.CONNECTOR,
                                "tick",
                                Map.of("yaml", "name: tick\n# ü: 'quoted' \"both\"\n\n  x: true\n"))));

        backup.write(file);

        assertThat(Backup.read(file)).isEqualTo(backup);
        assertThat(Files.readString(file))
                .startsWith("crossdock-backup: 1\n")
                .contains("  orders:\n    cleanup.policy: ");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThatThrownBy(() -> backup.write(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: ['|is no YAML",
                "''|is no backup",
                "'owner: shop'|is no backup",
                "'crossdock-backup: 2'|is a backup of version 2",
                "'{crossdock-backup: 1, topic: [orders]}'|topic is to be a map",
                "'{crossdock-backup: 1, topic: {orders: 3}}'|topic orders is to be a map"
            })
    void whatIsNoBackupIsRefusedInWords(String text, String why) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> Backup.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }
}
