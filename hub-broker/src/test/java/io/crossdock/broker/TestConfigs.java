package io.crossdock.broker;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configurations of brokers on loopback, on a free port, that lose no time waiting for members of groups. */
final class TestConfigs {
    private TestConfigs() {}

    /** @param settings by Kafka's names, beside or instead of the usual ones */
    static BrokerConfig of(Path directory, String zookeeper, Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        all.put("listeners", "PLAINTEXT://127.0.0.1:0");
        all.put("offsets.topic.num.partitions", "5");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.putAll(settings);
        return BrokerConfigs.of(1, zookeeper, directory.resolve("log"), all);
    }
}
