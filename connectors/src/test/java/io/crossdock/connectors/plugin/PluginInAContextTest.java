package io.crossdock.connectors.plugin;

import io.crossdock.connectors.camel.Contexts;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/** A component that lies in a plugin's jar only, and the contexts of two connectors. */
class PluginInAContextTest {
    private static final String HOME = "crossdock.home";
    private final @Nullable String home = System.getProperty(HOME);

    @BeforeEach
    void install(@TempDir Path folder) throws Exception {
        Path source = Files.writeString(folder.resolve("ToyComponent.java"), """
                public class ToyComponent extends org.apache.camel.component.seda.SedaComponent {}
                """);
        int outcome = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(outcome).isZero();
        Path jar = Files.createDirectories(folder.resolve("plugins/toy")).resolve("toy.jar");
        Map<String, byte[]> entries = Map.of(
                "ToyComponent.class", Files.readAllBytes(folder.resolve("ToyComponent.class")),
                "META-INF/services/org/apache/camel/component/toy",
                        "class=ToyComponent\n".getBytes(StandardCharsets.UTF_8));
        try (OutputStream file = Files.newOutputStream(jar);
                var zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        System.setProperty(HOME, folder.toString());
    }

    @AfterEach
    void uninstall() {
        if (home == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, home);
        }
    }

    @Test
    void aComponentOfAPluginIsFoundAndEachConnectorHasItsOwnClassOfIt() throws Exception {
        try (DefaultCamelContext one = Contexts.create("one", null);
                DefaultCamelContext two = Contexts.create("two", null)) {
            Component toy = one.getComponent("toy");

            assertThat(toy.getClass().getName()).isEqualTo("ToyComponent");
            assertThat(two.getComponent("toy").getClass()).isNotSameAs(toy.getClass());
            assertThat(toy).isInstanceOf(org.apache.camel.component.seda.SedaComponent.class); // Camel is shared
        }
    }
}
