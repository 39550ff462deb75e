package io.crossdock.broker.request;

/**
 * What is known of a client beside its address: the port it came from, and the name and version of its software, which
 * it tells in ApiVersions, once per connection and not always (KIP-511). Thread-safe.
 */
public final class ClientDetails {
    private static final String UNKNOWN = "unknown";

    private final int port;
    private volatile String softwareName = UNKNOWN;
    private volatile String softwareVersion = UNKNOWN;

    /** @param port of the client's end of the connection */
    public ClientDetails(int port) {
        this.port = port;
    }

    /** The client has told. */
    public void software(String name, String version) {
        softwareName = name;
        softwareVersion = version;
    }

    public int port() {
        return port;
    }

    /** {@code unknown} if the client did not tell. */
    public String softwareName() {
        return softwareName;
    }

    /** {@code unknown} if the client did not tell. */
    public String softwareVersion() {
        return softwareVersion;
    }
}
