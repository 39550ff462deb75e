package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.errors.InvalidUpdateVersionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Kafka's Admin client reads and changes the features of the cluster. */
class FeaturesIT {
    @TempDir
    Path directory;

    private TestHub hub;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory);
        admin = hub.admin();
    }

    @AfterEach
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void theAdminClientSeesWhatIsSupportedAndWhatIsInForce() throws Exception {
        FeatureMetadata features = features();

        assertThat(features.supportedFeatures())
                .containsEntry("group.version", new SupportedVersionRange((short) 0, (short) 1))
                .containsEntry("transaction.version", new SupportedVersionRange((short) 0, (short) 2))
                .containsEntry("metadata.version", new SupportedVersionRange((short) 30, (short) 30));
        assertThat(features.finalizedFeatures())
                .containsEntry("metadata.version", new FinalizedVersionRange((short) 30, (short) 30));
        assertThat(features.finalizedFeaturesEpoch()).isPresent();
    }

    @Test
    void aChangeIsInForceWhenItIsAnsweredAndStaysOverARestart() throws Exception {
        update("transaction.version", 2, UpgradeType.UPGRADE, false);
        long epoch = features().finalizedFeaturesEpoch().orElseThrow();
        update("transaction.version", 1, UpgradeType.SAFE_DOWNGRADE, false);

        assertThat(features().finalizedFeatures())
                .containsEntry("transaction.version", new FinalizedVersionRange((short) 1, (short) 1));
        assertThat(features().finalizedFeaturesEpoch()).contains(epoch + 1);

        update("transaction.version", 0, UpgradeType.UNSAFE_DOWNGRADE, false);
        assertThat(features().finalizedFeatures()).doesNotContainKey("transaction.version");

        stop();
        start();
        assertThat(features().finalizedFeatures()).doesNotContainKey("transaction.version");
    }

    @Test
    void onlyValidatedNothingChanges() throws Exception {
        FeatureMetadata before = features();

        update("group.version", 0, UpgradeType.SAFE_DOWNGRADE, true);

        assertThat(features().finalizedFeatures()).isEqualTo(before.finalizedFeatures());
        assertThatThrownBy(() -> update("group.version", 7, UpgradeType.UPGRADE, true))
                .hasCauseInstanceOf(InvalidUpdateVersionException.class)
                .hasMessageContaining("levels 0 to 1");
    }

    private FeatureMetadata features() throws Exception {
        return admin.describeFeatures().featureMetadata().get();
    }

    private void update(String feature, int level, UpgradeType direction, boolean validateOnly) throws Exception {
        admin.updateFeatures(
                        Map.of(feature, new FeatureUpdate((short) level, direction)),
                        new UpdateFeaturesOptions().validateOnly(validateOnly))
                .all()
                .get();
    }
}
