package io.crossdock.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Properties;

/**
 * A broker that is a process of its own, so that it can be killed like one. Told to stop by a line on its standard
 * input; the end of that stream, which is what the end of the test looks like, ends it at once.
 */
final class BrokerProcess {
    static final String NODE = "node.id";
    static final String ZOOKEEPER = "zookeeper.connect";

    private BrokerProcess() {}

    /** @param arguments the directory, in which {@code broker.properties} is read and {@code port} written */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        var given = new Properties();
        try (var file = Files.newBufferedReader(directory.resolve("broker.properties"))) {
            given.load(file);
        }
        var settings = new LinkedHashMap<String, String>();
        given.stringPropertyNames().forEach(name -> settings.put(name, given.getProperty(name)));
        int node = Integer.parseInt(settings.remove(NODE));
        String zookeeper = settings.remove(ZOOKEEPER);
        Broker broker = Broker.start(BrokerConfigs.of(node, zookeeper, directory.resolve("log"), settings));
        announce(directory, broker.endpoints().get(0).port());
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (orders.readLine() == null) {
            Runtime.getRuntime().halt(1);
        }
        broker.close();
        System.exit(0);
    }

    private static void announce(Path directory, int port) throws IOException {
        Path written = Files.writeString(directory.resolve("port.new"), Integer.toString(port));
        Files.move(written, directory.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
    }
}
