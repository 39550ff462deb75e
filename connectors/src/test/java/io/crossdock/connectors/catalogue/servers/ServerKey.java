package io.crossdock.connectors.catalogue.servers;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The key of a server with TLS: a server that finds it in its directory speaks TLS. */
public final class ServerKey {
    public static final String FILE = "server.p12";
    public static final String PASSWORD = "of-this-test";

    private ServerKey() {}

    /** Java's HTTP server on the loopback, with TLS if there is a key in the directory; to be started. */
    static HttpServer http(int port, String directory) throws IOException, GeneralSecurityException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Optional<Path> file = in(directory);
        if (file.isEmpty()) {
            return HttpServer.create(address, 0);
        }
        KeyStore store = KeyStore.getInstance(file.get().toFile(), PASSWORD.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }

    static Optional<Path> in(String directory) {
        return Optional.of(Path.of(directory, FILE)).filter(Files::exists);
    }
}
