package io.crossdock.connectors.deadletter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes connections and says nothing, so that whoever asks it something waits as long as this is open. */
final class SilentHub implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> callers = new CopyOnWriteArrayList<>();

    SilentHub() throws IOException {
        var porter = new Thread(this::welcome, "silent-hub");
        porter.setDaemon(true);
        porter.start();
    }

    private void welcome() {
        try {
            while (true) {
                callers.add(door.accept());
            }
        } catch (IOException closed) {
            callers.forEach(SilentHub::hangUp);
        }
    }

    private static void hangUp(Socket caller) {
        try {
            caller.close();
        } catch (IOException gone) {
            // it has hung up itself
        }
    }

    /** How many have called; each client calls once, since nothing makes it lose patience. */
    int callers() {
        return callers.size();
    }

    Map<String, Object> clientSettings() {
        return Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + door.getLocalPort(),
                "default.api.timeout.ms",
                600_000,
                "request.timeout.ms",
                600_000);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
