package io.crossdock.broker.metadata;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The levels of features that are in force in the whole cluster.
 *
 * @param levels by the feature's name in the protocol, all above 0; what is missing is off
 * @param epoch grows by one with every change, so that a client can tell which of two answers is newer; -1 while unknown
 */
public record FeaturesImage(Map<String, Short> levels, long epoch) {
    /** Of a cluster nobody has read yet. */
    public static final FeaturesImage UNKNOWN = new FeaturesImage(Map.of(), -1);

    public FeaturesImage {
        levels = Map.copyOf(levels);
    }

    /** The level in force, 0 if the feature is off. */
    public short level(Feature feature) {
        return levels.getOrDefault(feature.label(), (short) 0);
    }

    /** The levels of a new cluster. */
    public static Map<String, Short> initial() {
        return Stream.of(Feature.values())
                .filter(feature -> feature.initial() > 0)
                .collect(Collectors.toMap(Feature::label, Feature::initial));
    }
}
