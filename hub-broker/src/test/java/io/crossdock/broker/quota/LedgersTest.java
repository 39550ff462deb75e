package io.crossdock.broker.quota;

import io.crossdock.quotas.BrokerDemand;
import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaBook;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaKinds;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Accounts are bounded, follow their rules, and are closed when nobody uses them. */
class LedgersTest {
    private static final QuotaEntity EVERYBODY = QuotaEntity.byDefault(EntityType.CLIENT_ID);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Ledgers ledgers = new Ledgers(3);

    @Test
    void whoeverComesNewWhenAllAccountsAreInUseSharesOneWithTheOthers() {
        QuotaBook book = book(100, 0);
        Ledger first = ledgers.of(applied(book, "a"), 0);
        for (String name : new String[] {"b", "c"}) {
            ledgers.of(applied(book, name), 0).spend(1000, 0);
        }

        Ledger fourth = ledgers.of(applied(book, "d"), 0);
        assertThat(ledgers.of(applied(book, "e"), 0)).isSameAs(fourth);
        assertThat(ledgers.of(applied(book, "a"), 0)).isSameAs(first);
        for (int i = 0; i < 1000; i++) {
            ledgers.of(applied(book, "invented-" + i), 0).spend(1, 0);
        }
        assertThat(ledgers.all()).hasSize(4);
        assertThat(fourth.waitNanos(0)).isEqualTo(9 * SECOND);
    }

    @Test
    void anAccountThatWasNotUsedForLongIsClosedUnlessItOwes() {
        QuotaBook book = book(100, 0);
        ledgers.of(applied(book, "silent"), 0).spend(1, 0);
        ledgers.of(applied(book, "debtor"), 0).spend(1_000_000, 0);

        long later = Duration.ofMinutes(11).toNanos();
        ledgers.close(later);

        assertThat(ledgers.all())
                .extracting(each -> each.account().who())
                .containsExactly(QuotaEntity.of(EntityType.CLIENT_ID, "debtor"));
    }

    @Test
    void aNewLimitHoldsAtOnceForADebt() {
        ledgers.of(applied(book(100, 0), "a"), 0).spend(1100, 0);

        assertThat(ledgers.of(applied(book(1000, 0), "a"), 0).waitNanos(0)).isEqualTo(SECOND);
    }

    @Test
    void aLimitOfTheClusterIsAnEqualPartUntilTheOthersAreHeardOf() {
        ledgers.brokers(3);
        Ledger ledger = ledgers.of(applied(book(900, 1), "a"), 0);
        assertThat(ledger.limit()).isEqualTo(300);

        for (int round = 1; round <= 40; round++) {
            long now = round * SECOND / 2;
            for (int step = 10; step >= 1; step--) {
                ledger.spend(ledger.limit() / 20, now - step * SECOND / 20);
            }
            ledger.waited(SECOND, now);
            ledger.share(1, Map.of(2, BrokerDemand.NONE, 3, BrokerDemand.NONE), 3, now);
        }
        assertThat(ledger.limit()).isGreaterThan(850);

        ledger.share(1, Map.of(), 3, 21 * SECOND);
        assertThat(ledger.limit()).isCloseTo(300, within(1e-6));
    }

    @Test
    void whoWasToldToWaitIsSeenUntilAMomentAfter() {
        Ledger ledger = ledgers.of(applied(book(100, 0), "a"), 0);
        long wait = ledger.spend(300, 0);
        ledger.waited(wait, 0);

        AccountUse soon = ledger.use(SECOND);
        assertThat(soon.throttled()).isTrue();
        assertThat(soon.left()).isEqualTo(Duration.ofSeconds(1));
        assertThat(soon.since()).isEqualTo(Duration.ofSeconds(1));
        assertThat(soon.waits()).isEqualTo(1);
        assertThat(ledger.use(10 * SECOND).throttled()).isFalse();
    }

    private static QuotaBook book(double limit, double cluster) {
        return new QuotaBook(
                Map.of(EVERYBODY, Map.of("producer_message_rate", limit, "producer_message_rate.cluster", cluster)),
                Map.of());
    }

    private static Applied applied(QuotaBook book, String clientId) {
        return book.of(QuotaKinds.PRODUCER_MESSAGE_RATE, book.client("anybody", clientId))
                .get(0);
    }
}
