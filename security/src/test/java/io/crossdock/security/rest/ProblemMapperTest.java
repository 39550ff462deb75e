package io.crossdock.security.rest;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemMapperTest {
    private final ProblemMapper mapper = new ProblemMapper();

    @Test
    void whatTheClusterRefusedIsFoundHoweverItIsWrapped() {
        var refused = new ClusterAuthorizationException("not allowed");

        assertThat(status(refused)).isEqualTo(403);
        assertThat(status(new CompletionException(new ExecutionException(refused))))
                .isEqualTo(403);
        assertThat(status(new KafkaException("the producer is in an error state", refused)))
                .as("a producer that was refused before it was asked to send")
                .isEqualTo(403);
        assertThat(status(new UnknownTopicOrPartitionException("no such topic")))
                .isEqualTo(404);
    }

    @Test
    void whatNobodyExpectedIsTheHubsFault() {
        assertThat(status(new KafkaException("no reason"))).isEqualTo(500);
        assertThat(status(new IllegalStateException(new ClusterAuthorizationException("elsewhere"))))
                .isEqualTo(500);
    }

    private int status(Throwable failure) {
        return mapper.toResponse(failure).getStatus();
    }
}
