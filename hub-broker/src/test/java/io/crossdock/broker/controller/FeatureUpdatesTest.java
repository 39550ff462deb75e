package io.crossdock.broker.controller;

import io.crossdock.broker.controller.FeatureUpdates.Update;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.metadata.MetadataChange.SetFeatures;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NullUnmarked
class FeatureUpdatesTest {
    private static final FeaturesImage NOW =
            new FeaturesImage(Map.of("transaction.version", (short) 1, "metadata.version", (short) 30), 7);

    @Test
    void levelsGoUpAndDownAndOff() {
        assertThat(plan("transaction.version", 2, UpgradeType.UPGRADE).levels())
                .isEqualTo(Map.of("transaction.version", (short) 2, "metadata.version", (short) 30));
        assertThat(plan("transaction.version", 0, UpgradeType.SAFE_DOWNGRADE).levels())
                .isEqualTo(Map.of("metadata.version", (short) 30));
        assertThat(plan("transaction.version", 0, UpgradeType.UNSAFE_DOWNGRADE).levels())
                .isEqualTo(Map.of("metadata.version", (short) 30));
        assertThat(plan("transaction.version", 1, UpgradeType.UPGRADE)).isEqualTo(new SetFeatures(7, NOW.levels()));
    }

    @ParameterizedTest
    @CsvSource({
        "share.version, 1, UPGRADE, does not know the feature",
        "transaction.version, 3, UPGRADE, supports levels 0 to 2",
        "transaction.version, -1, SAFE_DOWNGRADE, supports levels 0 to 2",
        "transaction.version, 0, UPGRADE, is a downgrade from level 1",
        "transaction.version, 2, SAFE_DOWNGRADE, is no downgrade",
        "metadata.version, 25, SAFE_DOWNGRADE, supports level 30 only",
        "metadata.version, 0, UNSAFE_DOWNGRADE, supports level 30 only"
    })
    void whatCannotBeIsRefusedWithTheReason(String feature, int level, UpgradeType direction, String reason) {
        assertThatThrownBy(() -> plan(feature, level, direction))
                .isInstanceOf(InvalidUpdateVersionException.class)
                .hasMessageContaining(feature)
                .hasMessageContaining(reason);
    }

    @Test
    void oneWrongWishStopsAll() {
        var updates = List.of(
                new Update("group.version", (short) 1, UpgradeType.UPGRADE),
                new Update("transaction.version", (short) 9, UpgradeType.UPGRADE));

        assertThatThrownBy(() -> FeatureUpdates.plan(NOW, updates)).isInstanceOf(InvalidUpdateVersionException.class);
    }

    private static SetFeatures plan(String feature, int level, UpgradeType direction) {
        return FeatureUpdates.plan(NOW, List.of(new Update(feature, (short) level, direction)));
    }
}
