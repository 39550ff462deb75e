package io.crossdock.cli.schemas;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;

@NullUnmarked
class SchemaFilesTest {
    @TempDir
    Path folder;

    @Test
    void aSubjectIsCalledAsItsFileWhereverThatLies() throws Exception {
        write("shop/orders-value.avsc");
        write("shop/deep/prices-value.json");
        write("common/money.proto");
        write("README.md");

        assertThat(new SchemaFiles(Map.of()).read(List.of(folder)))
                .extracting(SchemaFile::name, SchemaFile::subject, SchemaFile::type)
                .containsExactly(
                        tuple("common/money.proto", "money", "PROTOBUF"),
                        tuple("shop/deep/prices-value.json", "prices-value", "JSON"),
                        tuple("shop/orders-value.avsc", "orders-value", "AVRO"));
    }

    @Test
    void whoeverSaysTheSubjectOfAFileIsBelieved() throws Exception {
        write("a/orders.avsc");
        write("b/prices.avsc");

        assertThat(new SchemaFiles(Map.of("a/orders.avsc", "orders-value", "prices.avsc", "prices-value"))
                        .read(List.of(folder)))
                .extracting(SchemaFile::subject)
                .containsExactly("orders-value", "prices-value");
    }

    @Test
    void twoFilesOfOneSubjectAreRefusedWithBothNames() throws Exception {
        write("a/orders.avsc");
        write("b/orders.json");

        refused(List.of(folder), Map.of()).withMessageContainingAll("a/orders.avsc", "b/orders.json", "--subject");
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        refused(List.of(folder), Map.of()).withMessageContainingAll("no schema in", "<subject>.avsc");
        refused(List.of(folder.resolve("gone")), Map.of()).withMessageContaining("there is no file or folder");
        Path text = write("orders.txt");
        refused(List.of(text), Map.of()).withMessageContaining("no schema by its name");
        write("orders.avsc");
        refused(List.of(folder), Map.of("order.avsc", "orders-value"))
                .withMessageContainingAll("--subject names files that are not there", "order.avsc");
    }

    private ThrowableAssertAlternative<IOException> refused(List<Path> paths, Map<String, String> subjects) {
        return assertThatIOException().isThrownBy(() -> new SchemaFiles(subjects).read(paths));
    }

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "\"string\"");
    }
}
