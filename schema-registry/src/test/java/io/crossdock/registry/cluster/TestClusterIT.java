package io.crossdock.registry.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What the other integration tests rely on. */
class TestClusterIT {
    @Test
    void aHubKeepsItsAddressAndItsTopicsWhenItIsRestarted() throws Exception {
        try (TestCluster cluster = Crossdock.start()) {
            keepsItsAddressAndItsTopics(cluster);
        }
    }

    @Test
    void apacheKafkaKeepsItsAddressAndItsTopicsWhenItIsRestarted() throws Exception {
        try (TestCluster cluster = ApacheKafka.start()) {
            keepsItsAddressAndItsTopics(cluster);
        }
    }

    private static void keepsItsAddressAndItsTopics(TestCluster cluster) throws Exception {
        try (Admin admin = Admin.create(cluster.clientSettings())) {
            admin.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.empty())))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            cluster.halt();

            cluster.resume();

            assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).contains("kept");
        }
    }
}
