package io.crossdock.broker.api.session;

import io.crossdock.broker.metadata.Feature;
import io.crossdock.broker.metadata.FeaturesImage;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.FinalizedFeatureKey;
import org.apache.kafka.common.message.ApiVersionsResponseData.SupportedFeatureKey;

/** The part of an ApiVersions answer that tells of features: what this broker could do, and what the cluster does. */
final class FeatureVersions {
    /** Java clients before 3.9 fail on a range that starts at 0 (KAFKA-17011); newer ones ask with this version. */
    private static final int ZERO_IS_UNDERSTOOD_FROM = 4;

    private FeatureVersions() {}

    /** @param version of the ApiVersions request; below 3 features are not sent at all */
    static void add(ApiVersionsResponseData answer, FeaturesImage features, short version) {
        for (Feature feature : Feature.values()) {
            short least = version >= ZERO_IS_UNDERSTOOD_FROM || feature.least() > 0 ? feature.least() : 1;
            answer.supportedFeatures()
                    .add(new SupportedFeatureKey()
                            .setName(feature.label())
                            .setMinVersion(least)
                            .setMaxVersion(feature.most()));
        }
        answer.setFinalizedFeaturesEpoch(features.epoch());
        features.levels().forEach((name, level) -> answer.finalizedFeatures()
                .add(new FinalizedFeatureKey()
                        .setName(name)
                        .setMinVersionLevel(level)
                        .setMaxVersionLevel(level)));
    }
}
