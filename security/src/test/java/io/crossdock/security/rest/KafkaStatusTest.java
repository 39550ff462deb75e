package io.crossdock.security.rest;

import jakarta.ws.rs.core.Response.Status;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaStatusTest {
    static Stream<Entry<ApiException, Status>> refusals() {
        return Map.<ApiException, Status>of(
                // what a cluster cannot do is no fault of the request, though Kafka counts it among those
                new UnsupportedVersionException("no"), Status.NOT_IMPLEMENTED,
                new InvalidConfigurationException("no"), Status.BAD_REQUEST,
                new TopicAuthorizationException("no"), Status.FORBIDDEN,
                new UnknownTopicOrPartitionException("no"), Status.NOT_FOUND,
                new UnknownServerException("no"), Status.INTERNAL_SERVER_ERROR)
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void theClosestFamilyDecides(Entry<ApiException, Status> refusal) {
        assertThat(KafkaStatus.of(refusal.getKey())).isEqualTo(refusal.getValue());
    }
}
