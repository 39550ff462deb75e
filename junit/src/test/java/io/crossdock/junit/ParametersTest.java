package io.crossdock.junit;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;

class ParametersTest {
    @RegisterExtension
    static final CrossdockExtension EXTENSION = new CrossdockExtension().with("num.partitions", "3");

    @Test
    void theClientsSettingsLeadToTheHub(
            CrossdockHub hub,
            @BootstrapServers String bootstrap,
            @ProducerSettings Properties producer,
            @ConsumerSettings Properties consumer,
            @ConsumerSettings Map<String, Object> another) {
        assertThat(hub).isSameAs(EXTENSION.hub());
        assertThat(bootstrap).isEqualTo(hub.bootstrapServers()).matches("127\\.0\\.0\\.1:[1-9]\\d+");
        assertThat(producer).containsEntry("bootstrap.servers", bootstrap).containsEntry("acks", "all");
        assertThat(consumer).containsEntry("bootstrap.servers", bootstrap);
        assertThat(consumer.get("group.id")).isNotEqualTo(another.get("group.id"));
    }

    @Test
    void theBrokerHasTheSettingsThatWereAskedFor(Admin admin) throws Exception {
        var node = admin.describeCluster().nodes().get().iterator().next();
        var broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());

        var config = admin.describeConfigs(List.of(broker)).all().get().get(broker);

        assertThat(config).isNotNull();
        assertThat(config.get("num.partitions").value()).isEqualTo("3");
    }

    @Test
    void aSchemaIsRegistered(@RegistryUrl String registry) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(registry + "/subjects/orders-value/versions"))
                                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\": \"\\\"string\\\"\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.body()).contains("\"id\":1");
    }

    @Nested
    class InANestedClass {
        @Test
        void theHubIsTheSame(CrossdockHub hub, Admin admin) {
            assertThat(hub).isSameAs(EXTENSION.hub());
            assertThat(admin).isSameAs(hub.admin());
        }
    }
}
