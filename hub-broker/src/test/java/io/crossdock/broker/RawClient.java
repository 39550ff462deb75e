package io.crossdock.broker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A client that sends whatever bytes it is told to. Reads give up after ten seconds. */
final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        this(InetAddress.getLoopbackAddress(), port);
    }

    /** @param from address of this machine that the client seems to be at */
    RawClient(InetAddress from, int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(ByteBuffer bytes) throws IOException {
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        socket.getOutputStream().write(all);
        socket.getOutputStream().flush();
    }

    /** Sends the bytes with their length before them. */
    void sendFrame(ByteBuffer body) throws IOException {
        send(ByteBuffer.allocate(4).putInt(body.remaining()).flip());
        send(body);
    }

    /** The next frame without its length, or empty if the broker closed the connection. */
    Optional<ByteBuffer> receive() throws IOException {
        try {
            byte[] body = new byte[in.readInt()];
            in.readFully(body);
            return Optional.of(ByteBuffer.wrap(body));
        } catch (EOFException | SocketException closed) {
            return Optional.empty();
        }
    }

    /** Says that nothing more will be sent; answers can still come. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
