package io.crossdock.broker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code listeners} or {@code advertised.listeners}: {@code NAME://host:port}.
 *
 * @param name listener name, to which {@code listener.security.protocol.map} gives a security protocol
 * @param host name or address; empty for every address of this machine
 * @param port 0 to 65535, 0 for a free one
 */
public record ListenerAddress(String name, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_-]+)://(\\[[0-9a-fA-F:.%]+]|[^:/\\s]*):(\\d{1,5})");

    /**
     * @param setting name of the setting, for messages
     * @param text comma-separated entries, at least one
     * @throws IllegalArgumentException naming the entry that is wrong and the form expected
     */
    public static List<ListenerAddress> parse(String setting, String text) {
        var all = new ArrayList<ListenerAddress>();
        var names = new HashSet<String>();
        for (String entry : text.split(",", -1)) {
            ListenerAddress one = parseOne(setting, entry.trim());
            if (!names.add(one.name())) {
                throw new IllegalArgumentException(setting + " has two listeners named " + one.name());
            }
            all.add(one);
        }
        return all;
    }

    private static ListenerAddress parseOne(String setting, String entry) {
        Matcher parts = FORM.matcher(entry);
        if (!parts.matches()) {
            throw new IllegalArgumentException(setting + ": '" + entry
                    + "' is not of the form NAME://host:port, such as PLAINTEXT://127.0.0.1:9092");
        }
        int port = Integer.parseInt(parts.group(3));
        if (port > 65_535) {
            throw new IllegalArgumentException(setting + ": port " + port + " in '" + entry + "' is above 65535");
        }
        String host = parts.group(2);
        boolean bracketed = host.startsWith("[");
        return new ListenerAddress(parts.group(1), bracketed ? host.substring(1, host.length() - 1) : host, port);
    }
}
