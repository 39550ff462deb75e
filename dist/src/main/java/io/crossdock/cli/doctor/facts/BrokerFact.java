package io.crossdock.cli.doctor.facts;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A broker as the cluster advertises it.
 *
 * @param address {@code host:port}
 * @param isReachable whether a connection to it can be opened from here
 * @param clockOffsetMillis by how much its clock is ahead of the one here; empty when it does not tell
 * @param settings as they hold, without secrets
 */
public record BrokerFact(
        int id,
        String address,
        boolean isReachable,
        OptionalLong clockOffsetMillis,
        List<DirectoryFact> directories,
        Map<String, String> settings) {
    public BrokerFact {
        directories = List.copyOf(directories);
        settings = Map.copyOf(settings);
    }

    /** How findings name it. */
    public String name() {
        return "broker " + id;
    }

    /** A setting, or an empty text. */
    public String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    /** The addresses of {@code listeners} or {@code advertised.listeners}, each as {@code NAME://HOST:PORT}. */
    public List<String> addresses(String setting) {
        return Stream.of(setting(setting).split(",", -1))
                .map(String::strip)
                .filter(each -> each.contains("://"))
                .toList();
    }

    /** What is spoken at such an address: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. */
    public String protocol(String address) {
        String name = address.substring(0, address.indexOf("://"));
        return Stream.of(setting("listener.security.protocol.map").split(",", -1))
                .map(String::strip)
                .filter(each -> each.startsWith(name + ":"))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse(name);
    }
}
