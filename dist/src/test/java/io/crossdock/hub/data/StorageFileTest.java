package io.crossdock.hub.data;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class StorageFileTest {
    @Test
    void whatTheHubWroteLastIsFoundUntilItIsRemoved(@TempDir Path root) throws IOException {
        Files.createDirectories(DataFolder.runFolder(root));
        var recovering = new StorageFile(
                12, 3, 210, Map.of(), Map.of("/disk2", "could not flush"), Map.of("/disk3", "has 10 MB free"), 3, 1);
        assertThat(StorageFile.find(root)).isEmpty();

        new StorageFile(12, 0, 0, Map.of(), Map.of(), Map.of(), 0, 0).write(root);
        recovering.write(root);

        assertThat(StorageFile.find(root)).contains(recovering);
        assertThat(recovering.recovering()).isTrue();
        StorageFile.remove(root);
        assertThat(StorageFile.find(root)).isEmpty();
    }
}
