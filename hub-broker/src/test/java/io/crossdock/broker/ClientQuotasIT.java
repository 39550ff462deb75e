package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaAlteration.Op;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Limits are set, shown and removed with kafka-clients' Admin, Kafka's and ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class ClientQuotasIT {
    private static final ClientQuotaEntity ALICE = entity("user", "alice");
    private static final ClientQuotaEntity ALICES_TILL =
            new ClientQuotaEntity(Map.of("user", "alice", "client-id", "till"));
    private static final ClientQuotaEntity EVERY_USER = entity("user", null);

    private TestHub hub;
    private Admin admin;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory);
        admin = hub.admin();
    }

    @AfterAll
    void stop() {
        admin.close();
        hub.close();
    }

    @AfterEach
    void forget() throws Exception {
        for (var set : described(ClientQuotaFilter.all()).entrySet()) {
            alter(set.getKey(), removed(set.getValue().keySet()));
        }
    }

    @Test
    void whatIsSetIsShownUntilItIsRemoved() throws Exception {
        alter(ALICE, Map.of("producer_byte_rate", 1024.0, "producer_message_rate", 100.0));
        assertThat(described(ClientQuotaFilter.all()))
                .isEqualTo(Map.of(ALICE, Map.of("producer_byte_rate", 1024.0, "producer_message_rate", 100.0)));

        var change = new HashMap<String, Double>();
        change.put("producer_byte_rate", null);
        change.put("producer_message_rate.burst.seconds", 2.5);
        alter(ALICE, change);
        assertThat(described(ClientQuotaFilter.all()))
                .isEqualTo(Map.of(
                        ALICE, Map.of("producer_message_rate", 100.0, "producer_message_rate.burst.seconds", 2.5)));

        alter(ALICE, removed(List.of("producer_message_rate", "producer_message_rate.burst.seconds")));
        assertThat(described(ClientQuotaFilter.all())).isEmpty();
    }

    @Test
    void everyEntityThereIsCanBeLimited() throws Exception {
        Map<ClientQuotaEntity, String> limits = Map.of(
                EVERY_USER,
                "consumer_message_rate",
                ALICES_TILL,
                "request_percentage",
                entity("client-id", "a/b=c&d ü"),
                "controller_mutation_rate",
                entity("ip", "10.1.2.3"),
                "connection_creation_rate",
                entity("ip", null),
                "connection_creation_rate",
                entity("topic", "orders"),
                "storage_bytes",
                entity("topic-prefix", "orders-"),
                "producer_message_rate",
                entity("group", "billing"),
                "producer_byte_rate");
        for (var limit : limits.entrySet()) {
            alter(limit.getKey(), Map.of(limit.getValue(), 7.0));
        }

        var shown = described(ClientQuotaFilter.all());
        assertThat(shown.keySet()).isEqualTo(limits.keySet());
        limits.forEach((entity, key) -> assertThat(shown.get(entity)).isEqualTo(Map.of(key, 7.0)));
    }

    @Test
    void aFilterFitsExactlyOrByDefaultOrAny() throws Exception {
        for (ClientQuotaEntity each : List.of(ALICE, ALICES_TILL, EVERY_USER, entity("client-id", "till"))) {
            alter(each, Map.of("producer_byte_rate", 1.0));
        }
        var alice = ClientQuotaFilterComponent.ofEntity("user", "alice");
        var anyUser = ClientQuotaFilterComponent.ofEntityType("user");
        var byDefault = ClientQuotaFilterComponent.ofDefaultEntity("user");

        assertThat(described(ClientQuotaFilter.contains(List.of(alice)))).containsOnlyKeys(ALICE, ALICES_TILL);
        assertThat(described(ClientQuotaFilter.containsOnly(List.of(alice)))).containsOnlyKeys(ALICE);
        assertThat(described(ClientQuotaFilter.contains(List.of(anyUser))))
                .containsOnlyKeys(ALICE, ALICES_TILL, EVERY_USER);
        assertThat(described(ClientQuotaFilter.containsOnly(List.of(byDefault))))
                .containsOnlyKeys(EVERY_USER);
        assertThat(described(ClientQuotaFilter.containsOnly(
                        List.of(alice, ClientQuotaFilterComponent.ofEntityType("client-id")))))
                .containsOnlyKeys(ALICES_TILL);
        assertThat(described(ClientQuotaFilter.containsOnly(List.of()))).isEmpty();
    }

    @Test
    void aFilterThatMeansNothingIsRefused() {
        assertThatThrownBy(() -> described(
                        ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntityType("planet")))))
                .hasCauseInstanceOf(UnsupportedVersionException.class);
        assertThatThrownBy(() -> described(ClientQuotaFilter.contains(List.of(
                        ClientQuotaFilterComponent.ofEntityType("user"),
                        ClientQuotaFilterComponent.ofEntity("user", "alice")))))
                .hasCauseInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> described(ClientQuotaFilter.contains(List.of(
                        ClientQuotaFilterComponent.ofEntityType("user"),
                        ClientQuotaFilterComponent.ofEntityType("ip")))))
                .hasCauseInstanceOf(InvalidRequestException.class);
    }

    @Test
    void whatCannotBeSetIsRefusedAndTheRestIsSet() throws Exception {
        var wrong = new ClientQuotaAlteration(ALICE, List.of(new Op("producer_byte_rat", 1.0)));
        var right = new ClientQuotaAlteration(EVERY_USER, List.of(new Op("producer_byte_rate", 1.0)));

        var result = admin.alterClientQuotas(List.of(wrong, right)).values();
        assertThatThrownBy(() -> result.get(ALICE).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("producer_byte_rat");
        result.get(EVERY_USER).get();
        assertThat(described(ClientQuotaFilter.all())).containsOnlyKeys(EVERY_USER);

        for (ClientQuotaEntity nobody : List.of(
                entity("planet", "earth"),
                entity("user", ""),
                entity("ip", "example.org"),
                new ClientQuotaEntity(Map.of("user", "alice", "ip", "10.0.0.1")))) {
            assertThatThrownBy(() -> alter(nobody, Map.of("producer_byte_rate", 1.0)))
                    .hasCauseInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void aTrialChangesNothing() throws Exception {
        var options = new AlterClientQuotasOptions().validateOnly(true);
        admin.alterClientQuotas(
                        List.of(new ClientQuotaAlteration(ALICE, List.of(new Op("producer_byte_rate", 1.0)))), options)
                .all()
                .get();
        assertThat(described(ClientQuotaFilter.all())).isEmpty();
        assertThatThrownBy(() -> admin.alterClientQuotas(
                                List.of(new ClientQuotaAlteration(ALICE, List.of(new Op("producer_byte_rate", -1.0)))),
                                options)
                        .all()
                        .get())
                .hasCauseInstanceOf(InvalidRequestException.class);
    }

    @Test
    void manyWhoChangeOneEntityAtOnceAllSucceed() throws Exception {
        List<String> keys =
                List.of("producer_byte_rate", "consumer_byte_rate", "producer_message_rate", "consumer_message_rate");
        CompletableFuture<?>[] changes = IntStream.range(0, 20)
                .mapToObj(i -> admin.alterClientQuotas(List.of(
                                new ClientQuotaAlteration(ALICE, List.of(new Op(keys.get(i % keys.size()), i + 1.0)))))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(changes).get();

        assertThat(described(ClientQuotaFilter.all()).get(ALICE).keySet()).containsExactlyInAnyOrderElementsOf(keys);
    }

    private Map<ClientQuotaEntity, Map<String, Double>> described(ClientQuotaFilter filter) throws Exception {
        return admin.describeClientQuotas(filter).entities().get();
    }

    private void alter(ClientQuotaEntity entity, Map<String, Double> values) throws Exception {
        var ops = values.entrySet().stream()
                .map(each -> new Op(each.getKey(), each.getValue()))
                .toList();
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, ops)))
                .all()
                .get();
    }

    private static Map<String, Double> removed(Iterable<String> keys) {
        var none = new HashMap<String, Double>();
        keys.forEach(key -> none.put(key, null));
        return none;
    }

    private static ClientQuotaEntity entity(String type, String name) {
        return new ClientQuotaEntity(Collections.singletonMap(type, name));
    }
}
