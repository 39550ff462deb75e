package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

/** A ZooKeeper of its own in another process, which takes TLS only, asks for certificates, and lets nobody in by no name. */
@NullUnmarked
final class SecuredZooKeeper implements AutoCloseable {
    static final String PASSWORD = "store-pass";

    private final Path directory;
    private final Process process;
    private final int port;

    SecuredZooKeeper(Path directory) throws Exception {
        this.directory = directory;
        makeKeys("server", "san=dns:localhost,ip:127.0.0.1");
        makeKeys("client", "san=dns:client");
        makeKeys("stranger", "san=dns:stranger");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.write(
                directory.resolve("zoo.cfg"),
                List.of(
                        "tickTime=500",
                        "dataDir=" + directory.resolve("data"),
                        "secureClientPort=" + port,
                        "secureClientPortAddress=127.0.0.1",
                        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                        "admin.enableServer=false",
                        "ssl.keyStore.location=" + keys("server", "p12"),
                        "ssl.keyStore.password=" + PASSWORD,
                        "ssl.trustStore.location=" + certificate("client"),
                        "ssl.trustStore.type=PEM",
                        "ssl.clientAuth=need",
                        "enforce.auth.enabled=true",
                        "enforce.auth.schemes=digest"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuorumPeerMain.class.getName(),
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    String connect() {
        return "localhost:" + port;
    }

    /** Certificate and key of whom, {@code p12} or {@code pem}. */
    Path keys(String whose, String type) {
        return directory.resolve(whose + "." + type);
    }

    Path certificate(String whose) {
        return directory.resolve(whose + "-certificate.pem");
    }

    private void makeKeys(String whose, String names) throws Exception {
        Path store = keys(whose, "p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        whose,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + whose,
                        "-ext",
                        names,
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool-" + whose).toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("keytool: " + Files.readString(directory.resolve("keytool-" + whose)));
        }
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Certificate certificate = made.getCertificate(whose);
        Key key = made.getKey(whose, PASSWORD.toCharArray());
        Files.writeString(certificate(whose), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                keys(whose, "pem"),
                pem("PRIVATE KEY", key.getEncoded()) + pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pem(String what, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
