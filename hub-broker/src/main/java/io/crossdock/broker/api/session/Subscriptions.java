package io.crossdock.broker.api.session;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.config.ClientMetricsConfigs;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every subscription to client metrics, read from the image when it changed. Thread-safe. */
final class Subscriptions {
    private static final int NOTHING_WANTED_MILLIS = 300_000;
    private static final String EVERYTHING = "*";

    private volatile @Nullable Known last;

    private record Known(Map<String, Map<String, String>> source, List<Subscription> all) {}

    private record Subscription(int intervalMillis, List<String> prefixes, Map<String, Pattern> match) {
        boolean wants(ClientIdentity client) {
            return match.entrySet().stream().allMatch(each -> each.getValue()
                    .matcher(client.selected(each.getKey()))
                    .matches());
        }
    }

    /** What this client is to push: the union of metrics and the shortest interval of all subscriptions that choose it. */
    Subscribed of(ClientIdentity client, ClusterImage image) {
        var prefixes = new TreeSet<String>();
        int interval = NOTHING_WANTED_MILLIS;
        boolean chosen = false;
        for (Subscription subscription : all(image)) {
            if (subscription.wants(client)) {
                prefixes.addAll(subscription.prefixes());
                interval = chosen ? Math.min(interval, subscription.intervalMillis()) : subscription.intervalMillis();
                chosen = true;
            }
        }
        List<String> wanted = prefixes.contains(EVERYTHING) ? List.of(EVERYTHING) : List.copyOf(prefixes);
        return Subscribed.of(client.instanceId(), interval, wanted);
    }

    private List<Subscription> all(ClusterImage image) {
        Map<String, Map<String, String>> source = image.configs(ConfigScope.CLIENT_METRICS);
        Known known = last;
        if (known == null || known.source() != source) {
            var all = new ArrayList<Subscription>();
            source.values().forEach(given -> all.add(parsed(ClientMetricsConfigs.effective(given))));
            known = new Known(source, all);
            last = known;
        }
        return known.all();
    }

    private static Subscription parsed(Map<String, String> settings) {
        var match = new HashMap<String, Pattern>();
        items(settings.getOrDefault("match", ""))
                .forEach(item -> match.put(
                        item.substring(0, item.indexOf('=')).trim(),
                        Pattern.compile(item.substring(item.indexOf('=') + 1).trim())));
        return new Subscription(
                Integer.parseInt(settings.getOrDefault("interval.ms", "" + NOTHING_WANTED_MILLIS)
                        .trim()),
                items(settings.getOrDefault("metrics", "")).toList(),
                Map.copyOf(match));
    }

    private static Stream<String> items(String list) {
        return Stream.of(list.split(",", -1)).map(String::trim).filter(item -> !item.isEmpty());
    }
}
