package io.crossdock.connectors.catalogue;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis 6.2 from the binary in Maven Central, for Linux on amd64, which writes each command to its disk before it answers. */
final class RedisServer implements AutoCloseable {
    static final String PASSWORD = "pw-of-redis";
    private final int port;
    private final NativeServer server;

    private RedisServer(int port, NativeServer server) {
        this.port = port;
        this.server = server;
    }

    static RedisServer start(Path folder) throws IOException {
        int port = ServerProcess.freePort();
        return start(folder, port, """
                port %d
                requirepass %s
                """.formatted(port, PASSWORD));
    }

    /** Speaks TLS alone, and lets in nobody but the user {@code hub}, for keys that begin with {@code tls}. */
    static RedisServer startSecured(Path folder, PrivateAuthority authority) throws IOException {
        int port = ServerProcess.freePort();
        return start(folder, port, """
                port 0
                tls-port %d
                tls-cert-file "%2$s"
                tls-key-file "%2$s"
                tls-ca-cert-file "%3$s"
                tls-auth-clients no
                user default off
                user hub on >%4$s ~tls* ~clicks ~price:* +@all
                """.formatted(port, authority.server(), authority.pem(), PASSWORD));
    }

    private static RedisServer start(Path folder, int port, String how) throws IOException {
        Path program = NativeServer.unpack("redis-server-6.2.6-v5-linux-amd64", folder.resolve("redis-server"));
        // in a file, since whoever lists the processes sees the arguments
        Path settings = Files.writeString(folder.resolve("redis.conf"), how + """
                bind 127.0.0.1
                dir "%s"
                appendonly yes
                appendfsync always
                save ""
                """.formatted(folder));
        var server =
                new NativeServer(List.of(program.toString(), settings.toString()), folder.resolve("output.log"), port);
        server.start();
        return new RedisServer(port, server);
    }

    int port() {
        return port;
    }

    String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    Jedis connect() {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder().password(PASSWORD).build());
    }

    void kill() throws InterruptedException {
        server.kill();
    }

    void startAgain() throws IOException {
        server.start();
    }

    @Override
    public void close() throws InterruptedException {
        server.close();
    }
}
