package io.crossdock.security.rest;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A hub listens for HTTP before it pays for REST: until somebody asks, neither Jersey nor Jackson nor a validator is needed. */
class NothingLoadedTest {
    private static final List<String> ENGINES =
            List.of("jersey-", "jackson-", "jakarta.ws.rs", "hk2-", "hibernate-validator", "jakarta.validation");

    @Test
    void listeningNeedsNoRest() throws Exception {
        var asked = new AtomicBoolean();
        Supplier<List<Object>> resources = () -> {
            asked.set(true);
            return List.of();
        };
        try (var bare = new URLClassLoader(classPathWithoutEngines(), ClassLoader.getPlatformClassLoader())) {
            for (String engine : List.of("jakarta.ws.rs.Path", "com.fasterxml.jackson.databind.ObjectMapper")) {
                assertThat(isThere(engine, bare)).as(engine).isFalse();
            }
            Class<?> type = bare.loadClass(RestServer.class.getName());

            try (var server = (AutoCloseable) start(type, resources)) {
                int port = (int) type.getMethod("port").invoke(server);
                assertThat(asked).isFalse();
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(asked).isFalse();
                    // and the first request is what makes them, which here they cannot be
                    socket.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    await().untilTrue(asked);
                }
            }
        }
    }

    private static Object start(Class<?> type, Supplier<List<Object>> resources) throws Exception {
        try {
            return type.getMethod("start", InetSocketAddress.class, Supplier.class)
                    .invoke(null, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources);
        } catch (InvocationTargetException failure) {
            throw new AssertionError("it does not start without them", failure.getCause());
        }
    }

    private static boolean isThere(String type, ClassLoader loader) {
        try {
            loader.loadClass(type);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static URL[] classPathWithoutEngines() throws Exception {
        var urls = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (ENGINES.stream().noneMatch(name::startsWith)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
