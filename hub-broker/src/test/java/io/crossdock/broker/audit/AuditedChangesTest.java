package io.crossdock.broker.audit;

import io.crossdock.broker.audit.AuditEvent.Change;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.FeaturesImage;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsResponseData;
import org.apache.kafka.common.requests.AlterUserScramCredentialsRequest;
import org.apache.kafka.common.requests.AlterUserScramCredentialsResponse;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AuditedChangesTest {
    @Test
    void aSecretIsToldToBeAnotherOneButNotShown() {
        var request = new IncrementalAlterConfigsRequestData();
        request.resources()
                .add(new IncrementalAlterConfigsRequestData.AlterConfigsResource()
                        .setResourceType(ConfigResource.Type.BROKER.id())
                        .setResourceName("1"));

        List<Change> changes = AuditedChanges.of(
                new IncrementalAlterConfigsRequest.Builder(request).build((short) 1),
                new IncrementalAlterConfigsResponse(new IncrementalAlterConfigsResponseData()),
                image(ConfigScope.BROKER, "1", Map.of("ssl.keystore.password", "old-secret", "num.io.threads", "2")),
                image(ConfigScope.BROKER, "1", Map.of("ssl.keystore.password", "new-secret", "num.io.threads", "2")));

        assertThat(changes)
                .containsExactly(new Change(
                        "broker 1",
                        Map.of("ssl.keystore.password", "(hidden)"),
                        Map.of("ssl.keystore.password", "(hidden)")));
    }

    @Test
    void ofCredentialsOnlyTheMechanismIsShown() {
        var request = new AlterUserScramCredentialsRequestData()
                .setUpsertions(List.of(new ScramCredentialUpsertion()
                        .setName("alice")
                        .setMechanism((byte) 1)
                        .setSalt("salt".getBytes(StandardCharsets.UTF_8))
                        .setSaltedPassword("salted".getBytes(StandardCharsets.UTF_8))));

        List<Change> changes = AuditedChanges.of(
                new AlterUserScramCredentialsRequest.Builder(request).build((short) 0),
                new AlterUserScramCredentialsResponse(new AlterUserScramCredentialsResponseData()),
                image(ConfigScope.CREDENTIAL, "alice", Map.of("SCRAM-SHA-256", "salt=a,stored=b")),
                image(ConfigScope.CREDENTIAL, "alice", Map.of("SCRAM-SHA-256", "salt=c,stored=d")));

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.what()).isEqualTo("user alice");
            assertThat(change.after()).containsOnlyKeys("SCRAM-SHA-256");
            assertThat(change.toString()).doesNotContain("salt", "stored");
        });
    }

    private static ClusterImage image(ConfigScope scope, String name, Map<String, String> configs) {
        return new ClusterImage(
                "id", 1, Map.of(), Map.of(), Map.of(), Map.of(scope, Map.of(name, configs)), FeaturesImage.UNKNOWN);
    }
}
