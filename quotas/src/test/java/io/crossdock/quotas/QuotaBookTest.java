package io.crossdock.quotas;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaBookTest {
    private static final QuotaKind KIND = QuotaKinds.PRODUCER_MESSAGE_RATE;
    private static final QuotaClient CLIENT = new QuotaClient("alice", Set.of("billing"), "till");

    /** Kafka's order, the most specific first. */
    private static final List<QuotaEntity> LEVELS = List.of(
            client(Optional.of("alice"), Optional.of("till")),
            client(Optional.of("alice"), Optional.empty()),
            QuotaEntity.of(EntityType.USER, "alice"),
            client(Optional.empty(), Optional.of("till")),
            client(Optional.empty(), Optional.empty()),
            QuotaEntity.byDefault(EntityType.USER),
            QuotaEntity.of(EntityType.CLIENT_ID, "till"),
            QuotaEntity.byDefault(EntityType.CLIENT_ID));

    @Test
    void theMostSpecificOfTheEightLevelsHolds() {
        for (int set = 1; set < 1 << LEVELS.size(); set++) {
            var settings = new HashMap<QuotaEntity, Map<String, Double>>();
            for (int level = 0; level < LEVELS.size(); level++) {
                if ((set & 1 << level) != 0) {
                    settings.put(LEVELS.get(level), Map.of(KIND.key(), level + 1.0));
                }
            }
            var applied = new QuotaBook(settings, Map.of()).of(KIND, CLIENT);

            assertThat(applied).hasSize(1);
            assertThat(applied.get(0).rule().limit()).isEqualTo(Integer.numberOfTrailingZeros(set) + 1.0);
        }
    }

    @Test
    void aDefaultLimitsEachForThemselves() {
        var book = book(QuotaEntity.byDefault(EntityType.USER), KIND.key(), 5);

        assertThat(book.of(KIND, CLIENT).get(0).account().who()).isEqualTo(QuotaEntity.of(EntityType.USER, "alice"));
        assertThat(book.of(KIND, CLIENT).get(0).account().rule()).isEqualTo(QuotaEntity.byDefault(EntityType.USER));
    }

    @Test
    void theLimitOfAGroupHoldsBesideThatOfAMemberAndIsShared() {
        var book = new QuotaBook(
                Map.of(
                        QuotaEntity.of(EntityType.USER, "alice"), Map.of(KIND.key(), 5.0),
                        QuotaEntity.of(EntityType.GROUP, "billing"), Map.of(KIND.key(), 7.0)),
                Map.of("billing", Set.of("alice", "bob")));

        assertThat(book.of(KIND, book.client("alice", "till")))
                .extracting(applied -> applied.account().who())
                .containsExactlyInAnyOrder(
                        QuotaEntity.of(EntityType.USER, "alice"), QuotaEntity.of(EntityType.GROUP, "billing"));
        assertThat(book.of(KIND, book.client("bob", "till"))).hasSize(1);
        assertThat(book.of(KIND, book.client("carol", "till"))).isEmpty();
    }

    @Test
    void aTopicHasItsOwnLimitOrTheDefaultAndThoseOfItsPrefixes() {
        var book = new QuotaBook(
                Map.of(
                        QuotaEntity.byDefault(EntityType.TOPIC), Map.of(KIND.key(), 1.0),
                        QuotaEntity.of(EntityType.TOPIC, "orders-eu"), Map.of(KIND.key(), 2.0),
                        QuotaEntity.of(EntityType.TOPIC_PREFIX, "orders-"), Map.of(KIND.key(), 3.0)),
                Map.of());

        assertThat(book.ofTopic(KIND, "orders-eu"))
                .extracting(applied -> applied.rule().limit())
                .containsExactly(2.0, 3.0);
        assertThat(book.ofTopic(KIND, "orders-us"))
                .extracting(applied -> applied.rule().limit())
                .containsExactly(1.0, 3.0);
        assertThat(book.ofTopic(KIND, "invoices"))
                .extracting(applied -> applied.rule().limit())
                .containsExactly(1.0);
    }

    @Test
    void anAddressHasItsOwnLimitOrTheDefault() {
        var book = new QuotaBook(
                Map.of(
                        QuotaEntity.byDefault(EntityType.IP), Map.of("connection_creation_rate", 1.0),
                        QuotaEntity.of(EntityType.IP, "10.0.0.1"), Map.of("connection_creation_rate", 2.0)),
                Map.of());

        assertThat(book.ofAddress(QuotaKinds.CONNECTION_CREATION_RATE, "10.0.0.1")
                        .orElseThrow()
                        .rule()
                        .limit())
                .isEqualTo(2);
        assertThat(book.ofAddress(QuotaKinds.CONNECTION_CREATION_RATE, "10.0.0.2")
                        .orElseThrow()
                        .rule()
                        .limit())
                .isEqualTo(1);
    }

    @Test
    void clientsWithoutAnIdHaveTheDefaultTogether() {
        var book = book(QuotaEntity.byDefault(EntityType.CLIENT_ID), KIND.key(), 5);

        assertThat(book.of(KIND, new QuotaClient("alice", Set.of(), ""))
                        .get(0)
                        .account()
                        .who())
                .isEqualTo(QuotaEntity.byDefault(EntityType.CLIENT_ID));
    }

    @Test
    void theOptionsOfALimitStandBesideIt() {
        var rule = new QuotaBook(
                        Map.of(
                                QuotaEntity.of(EntityType.USER, "alice"),
                                Map.of(
                                        "producer_message_rate", 100.0,
                                        "producer_message_rate.burst.seconds", 2.5,
                                        "producer_message_rate.reject", 1.0,
                                        "producer_message_rate.cluster", 1.0)),
                        Map.of())
                .rules()
                .get(0);

        assertThat(rule.burst()).isEqualTo(250);
        assertThat(rule.reject()).isTrue();
        assertThat(rule.cluster()).isTrue();
    }

    @Test
    void whatCannotBeSetIsNamedWithWhatCan() {
        var alice = QuotaEntity.of(EntityType.USER, "alice");

        assertThat(QuotaSettings.problem(alice, "producer_byte_rat", 1))
                .hasValueSatisfying(text -> assertThat(text).contains("producer_byte_rat", "producer_message_rate"));
        assertThat(QuotaSettings.problem(alice, "connection_creation_rate", 1)).isPresent();
        assertThat(QuotaSettings.problem(alice, "producer_byte_rate", 0.5)).isPresent();
        assertThat(QuotaSettings.problem(alice, "producer_byte_rate", Double.NaN))
                .isPresent();
        assertThat(QuotaSettings.problem(alice, "producer_byte_rate", -1)).isPresent();
        assertThat(QuotaSettings.problem(alice, "producer_byte_rate.reject", 2)).isPresent();
        assertThat(QuotaSettings.problem(alice, "request_percentage.reject", 1)).isPresent();
        assertThat(QuotaSettings.problem(alice, "storage_bytes", 1)).isPresent();
        assertThat(QuotaSettings.problem(alice, "producer_byte_rate", 1024)).isEmpty();
        assertThat(QuotaSettings.problem(alice, "request_percentage", 12.5)).isEmpty();
        assertThat(QuotaSettings.problem(QuotaEntity.of(EntityType.IP, "10.0.0.1"), "connection_creation_rate", 0))
                .isEmpty();
    }

    private static QuotaBook book(QuotaEntity entity, String key, double limit) {
        return new QuotaBook(Map.of(entity, Map.of(key, limit)), Map.of());
    }

    private static QuotaEntity client(Optional<String> user, Optional<String> id) {
        return new QuotaEntity(Map.of(EntityType.USER, user, EntityType.CLIENT_ID, id));
    }
}
