package io.crossdock.connectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub without connectors must not pay for them: neither Camel nor a Kafka client may be needed. */
class NothingLoadedTest {
    @Test
    void anEmptyDirectoryNeedsNeitherCamelNorKafka(@TempDir Path folder) throws Exception {
        try (var bare = new URLClassLoader(classPathWithoutEngines(), ClassLoader.getPlatformClassLoader())) {
            Class<?> config = bare.loadClass(ConnectorsConfig.class.getName());
            Object settings = config.getMethod("of", Path.class, Map.class).invoke(null, folder, Map.of());
            Class<?> runtime = bare.loadClass(ConnectorRuntime.class.getName());

            try (var running =
                    (AutoCloseable) runtime.getMethod("start", config).invoke(null, settings)) {
                await().until(() -> isThreadUp("connectors"));
                assertThat((List<?>) runtime.getMethod("connectors").invoke(running))
                        .isEmpty();
            }
        }
    }

    private static boolean isThreadUp(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(it -> it.getName().equals(name));
    }

    private static URL[] classPathWithoutEngines() throws Exception {
        var urls = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (!name.startsWith("camel-") && !name.startsWith("kafka") && !name.startsWith("snakeyaml")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
