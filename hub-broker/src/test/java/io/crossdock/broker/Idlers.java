package io.crossdock.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Connections of clients that say nothing, held by a process of their own, since each is an open file at both ends. Ends
 * with its standard input.
 */
final class Idlers implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final PrintStream orders;

    /**
     * Returns when all are open.
     *
     * @param from address of this machine that they seem to be at
     */
    Idlers(String from, int port, int count) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Idlers.class.getName(),
                        from,
                        Integer.toString(port),
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        if (!"open".equals(said.readLine())) {
            throw new IOException("not all " + count + " connections could be opened; what went wrong is above");
        }
    }

    /** How many the broker has closed so far. */
    int closed() throws IOException {
        orders.println("closed?");
        return Integer.parseInt(said.readLine());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        var hub = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                SocketChannel channel = SocketChannel.open()
                        .setOption(StandardSocketOptions.SO_LINGER, 0) // their ports are free again at once
                        .bind(new InetSocketAddress(arguments[0], 0));
                channel.connect(hub);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            System.out.println("open");
            var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            int closed = 0;
            while (orders.readLine() != null) {
                for (selector.selectNow(); !selector.selectedKeys().isEmpty(); selector.selectNow()) {
                    for (SelectionKey key : selector.selectedKeys()) {
                        closed += closes(key) ? 1 : 0;
                    }
                    selector.selectedKeys().clear();
                }
                System.out.println(closed);
            }
        }
    }

    /** Whether the other end is closed; what comes before that is of no interest. */
    private static boolean closes(SelectionKey key) throws IOException {
        var channel = (SocketChannel) key.channel();
        try {
            if (channel.read(ByteBuffer.allocate(64)) >= 0) {
                return false;
            }
        } catch (IOException reset) {
            // closed as well
        }
        channel.close();
        return true;
    }
}
