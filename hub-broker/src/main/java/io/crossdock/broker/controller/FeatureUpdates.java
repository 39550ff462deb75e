package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.Feature;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.metadata.MetadataChange.SetFeatures;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;

import java.util.Collection;
import java.util.HashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides on new levels of features (KIP-584, KIP-778): all that were asked for, or none. Pure. */
public final class FeatureUpdates {
    private FeatureUpdates() {}

    /**
     * One wish.
     *
     * @param level 0 switches the feature off
     * @param direction whether going down was meant; nothing here loses data on the way down, so both ways of it are one
     */
    public record Update(String feature, short level, UpgradeType direction) {}

    /** @throws InvalidUpdateVersionException naming the first wish that cannot be fulfilled, and why */
    public static SetFeatures plan(FeaturesImage now, Collection<Update> updates) {
        var levels = new HashMap<>(now.levels());
        for (Update update : updates) {
            check(now, update);
            if (update.level() == 0) {
                levels.remove(update.feature());
            } else {
                levels.put(update.feature(), update.level());
            }
        }
        return new SetFeatures(now.epoch(), levels);
    }

    private static void check(FeaturesImage now, Update update) {
        Feature feature = Feature.of(update.feature())
                .orElseThrow(() -> refused(
                        update,
                        "this hub does not know the feature; it knows "
                                + Stream.of(Feature.values())
                                        .map(Feature::label)
                                        .collect(Collectors.joining(", "))));
        if (update.level() < feature.least() || update.level() > feature.most()) {
            throw refused(
                    update,
                    feature.least() == feature.most()
                            ? "this hub supports level " + feature.most() + " only"
                            : "this hub supports levels " + feature.least() + " to " + feature.most());
        }
        short current = now.level(feature);
        if (update.direction() == UpgradeType.UPGRADE && update.level() < current) {
            throw refused(update, "that is a downgrade from level " + current + ", which has to be asked for as one");
        }
        if (update.direction() != UpgradeType.UPGRADE && update.level() > current) {
            throw refused(update, "that is no downgrade, the level is " + current);
        }
    }

    private static InvalidUpdateVersionException refused(Update update, String why) {
        return new InvalidUpdateVersionException(
                "Cannot set feature " + update.feature() + " to level " + update.level() + ": " + why + ".");
    }
}
