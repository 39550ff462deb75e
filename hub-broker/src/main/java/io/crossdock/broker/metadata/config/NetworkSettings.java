package io.crossdock.broker.metadata.config;

import java.util.List;
import java.util.Optional;

import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LIST;
import static io.crossdock.broker.metadata.config.SettingType.LONG;

/** Where clients come in, and what they may ask for at once. */
final class NetworkSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                    "advertised.listeners",
                    LIST,
                    "",
                    "",
                    "Addresses that clients are told instead of those in listeners."),
            new Setting(
                            "connections.max.idle.ms",
                            LONG,
                            "600000",
                            "ms",
                            "A connection without a request for this long is closed; -1 for never.")
                    .atLeast(-1),
            new Setting("fetch.max.bytes", INT, "57671680", "bytes", "Most records in one fetch response.")
                    .atLeast(1024),
            new Setting(
                            "listener.security.protocol.map",
                            LIST,
                            "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL",
                            "",
                            "Which security protocol is spoken on a listener, as name:protocol; a listener that is not in"
                                    + " it speaks the protocol it is named after.")
                    .satisfying(NetworkSettings::protocolProblem),
            new Setting(
                    "listeners",
                    LIST,
                    "PLAINTEXT://127.0.0.1:9092",
                    "",
                    "Addresses to listen on, as name://host:port; an empty host is every interface, port 0 a free one."),
            new Setting(
                            "max.incremental.fetch.session.cache.slots",
                            INT,
                            "1000",
                            "sessions",
                            "Most consumers that are served by incremental fetch sessions at a time.")
                    .atLeast(0),
            new Setting("max.connections", INT, "2147483647", "connections", "Most connections at a time.")
                    .atLeast(0)
                    .changeable(),
            new Setting(
                            "max.connections.per.ip",
                            INT,
                            "2147483647",
                            "connections",
                            "Most connections at a time from one address.")
                    .atLeast(0)
                    .changeable(),
            new Setting(
                            "max.connections.per.ip.overrides",
                            LIST,
                            "",
                            "",
                            "Exceptions from max.connections.per.ip, as address:connections.")
                    .satisfying(NetworkSettings::overridesProblem)
                    .changeable(),
            new Setting(
                            "max.request.partition.size.limit",
                            INT,
                            "2000",
                            "partitions",
                            "Most partitions in one answer that describes topics page by page.")
                    .atLeast(1),
            new Setting(
                            "num.io.threads",
                            INT,
                            "",
                            "threads",
                            "Threads that append, read and coordinate; without a value one per core.")
                    .atLeast(1),
            new Setting(
                            "num.network.threads",
                            INT,
                            "",
                            "threads",
                            "Threads that read requests and write responses; without a value one per core.")
                    .atLeast(1),
            new Setting(
                            "queued.max.request.bytes",
                            LONG,
                            "-1",
                            "bytes",
                            "Memory that requests in work may hold together before no more are read; -1 for a quarter of"
                                    + " the heap. Requests that wait for records or for members of a group may"
                                    + " hold half as much besides; beyond that they are answered at once.")
                    .atLeast(-1),
            new Setting(
                            "socket.receive.buffer.bytes",
                            INT,
                            "-1",
                            "bytes",
                            "Receive buffer of a connection; -1 leaves it to the system, which lets it grow with the"
                                    + " traffic.")
                    .atLeast(-1),
            new Setting("socket.request.max.bytes", INT, "104857600", "bytes", "Largest request.").atLeast(1),
            new Setting(
                            "socket.send.buffer.bytes",
                            INT,
                            "-1",
                            "bytes",
                            "Send buffer of a connection; -1 leaves it to the system, which lets it grow with the"
                                    + " traffic.")
                    .atLeast(-1),
            new Setting(
                            "telemetry.max.bytes",
                            INT,
                            "1048576",
                            "bytes",
                            "Largest push of metrics by a client, as it is sent.")
                    .between(1, 16 << 20));

    private NetworkSettings() {}

    private static Optional<String> protocolProblem(String value) {
        boolean fine = Setting.items(value).stream()
                .allMatch(item -> item.matches("[A-Za-z0-9_-]+:(PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL)"));
        return fine
                ? Optional.empty()
                : Optional.of("must be a list of name:protocol, each protocol one of PLAINTEXT, SSL, SASL_PLAINTEXT and"
                        + " SASL_SSL");
    }

    private static Optional<String> overridesProblem(String value) {
        boolean fine = Setting.items(value).stream().allMatch(item -> item.matches("[^\\s]+:\\d{1,9}"));
        return fine ? Optional.empty() : Optional.of("must be a list of address:connections");
    }
}
