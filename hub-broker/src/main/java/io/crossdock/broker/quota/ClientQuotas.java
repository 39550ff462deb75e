package io.crossdock.broker.quota;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.quotas.QuotaBook;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaClient;
import io.crossdock.quotas.QuotaKind;
import io.crossdock.quotas.QuotaRule;
import io.crossdock.security.acl.AccessPolicy;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * The limits in force on this broker and what was used of them. Where nothing of a kind is limited, {@link #limits} is one
 * look at a field and nothing else happens.
 *
 * <p>Thread-safe; never blocks.
 */
public final class ClientQuotas implements MetadataStore.Listener {
    private final ConfigBook configs;
    private final LongSupplier nanoTime;
    private final Ledgers ledgers;
    private volatile QuotaBook book = QuotaBook.EMPTY;

    private ClientQuotas(ConfigBook configs, LongSupplier nanoTime, int mostAccounts) {
        this.configs = configs;
        this.nanoTime = nanoTime;
        ledgers = new Ledgers(mostAccounts);
    }

    /**
     * @param configs for the groups of principals
     * @param nanoTime a clock of any origin that does not go back
     */
    public static ClientQuotas follow(MetadataStore metadata, ConfigBook configs, LongSupplier nanoTime) {
        return follow(metadata, configs, nanoTime, Ledgers.MOST);
    }

    static ClientQuotas follow(MetadataStore metadata, ConfigBook configs, LongSupplier nanoTime, int mostAccounts) {
        var quotas = new ClientQuotas(configs, nanoTime, mostAccounts);
        quotas.read(metadata.subscribe(quotas));
        return quotas;
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        if (!after.configs(ConfigScope.QUOTA).equals(before.configs(ConfigScope.QUOTA))
                || !after.configs(ConfigScope.BROKER).equals(before.configs(ConfigScope.BROKER))
                || after.brokers().size() != before.brokers().size()) {
            read(after);
        }
        return CompletableFuture.completedFuture(null);
    }

    private void read(ClusterImage image) {
        ledgers.brokers(image.brokers().size());
        QuotaBook next = image.configs(ConfigScope.QUOTA).isEmpty()
                ? QuotaBook.EMPTY
                : new QuotaBook(KeptQuotas.all(image), groups(image));
        book = next;
        ledgers.keepOnly(ledger ->
                next.rule(ledger.account().kind(), ledger.account().rule()).isPresent());
    }

    private Map<String, Set<String>> groups(ClusterImage image) {
        var groups = new HashMap<String, Set<String>>();
        AccessPolicy.of(configs.at(image).values().given()).groups().forEach((group, members) -> {
            var users = new HashSet<String>();
            members.stream()
                    .filter(member -> member.getPrincipalType().equals(KafkaPrincipal.USER_TYPE))
                    .forEach(member -> users.add(member.getName()));
            groups.put(group, users);
        });
        return groups;
    }

    /** Whether anything is limited. */
    public boolean limitsAnything() {
        return !book.isEmpty();
    }

    /** Whether this kind is limited for somebody. */
    public boolean limits(QuotaKind kind) {
        return book.limits(kind);
    }

    /** Who asks, with the groups it is a member of. */
    public QuotaClient client(KafkaPrincipal principal, String clientId) {
        return book.client(principal.getName(), clientId);
    }

    /** What limits this client. */
    public List<Applied> of(QuotaKind kind, QuotaClient client) {
        return book.of(kind, client);
    }

    /** What limits the use of this topic, whoever uses it. */
    public List<Applied> ofTopic(QuotaKind kind, String topic) {
        return book.ofTopic(kind, topic);
    }

    /** What limits this address. */
    public Optional<Applied> ofAddress(QuotaKind kind, String address) {
        return book.ofAddress(kind, address);
    }

    /**
     * One of these rules that refuses what is beyond it, and is exhausted. Counts as a wait on its account.
     *
     * @return empty if none does
     */
    public Optional<Refusal> refusal(List<Applied> applied) {
        for (Applied each : applied) {
            if (each.rule().reject()) {
                long now = nanoTime.getAsLong();
                Ledger ledger = ledgers.of(each, now);
                long wait = ledger.waitNanos(now);
                if (wait > 0) {
                    ledger.waited(wait, now);
                    return Optional.of(new Refusal(each.rule(), wait));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What refuses a request.
     *
     * @param nanos after which it would not any more
     */
    public record Refusal(QuotaRule rule, long nanos) {
        /** For the client, which knows its own limit already from its effect; says nothing of other clients. */
        public String message() {
            return "the quota " + rule.kind().key() + " is used up; try again in " + millis() + " ms";
        }

        public int millis() {
            return Waits.millis(nanos);
        }
    }

    /**
     * How long whoever is limited by these has to wait before using anything, 0 for not at all. Counts as a wait on the
     * account of the longest.
     */
    public long wait(List<Applied> applied) {
        long now = nanoTime.getAsLong();
        long longest = 0;
        Ledger slowest = null;
        for (Applied each : applied) {
            Ledger ledger = ledgers.of(each, now);
            long wait = ledger.waitNanos(now);
            if (wait > longest) {
                longest = wait;
                slowest = ledger;
            }
        }
        if (slowest != null) {
            slowest.waited(longest, now);
        }
        return longest;
    }

    /** What may be used at once without keeping others waiting long, at least 1; infinite if nothing limits it. */
    public double room(List<Applied> applied) {
        double room = Double.POSITIVE_INFINITY;
        long now = nanoTime.getAsLong();
        for (Applied each : applied) {
            Ledger ledger = ledgers.of(each, now);
            room = Math.min(room, Math.max(ledger.available(now), ledger.limit() * Waits.TURN_SECONDS));
        }
        return Math.max(1, room);
    }

    /**
     * Takes from every account.
     *
     * @return how long until what was used is paid back, by the rules that delay; counts as a wait on the account of the
     *     longest
     */
    public long spend(List<Applied> applied, double amount) {
        if (applied.isEmpty() || amount <= 0) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long longest = 0;
        Ledger slowest = null;
        for (Applied each : applied) {
            Ledger ledger = ledgers.of(each, now);
            long wait = ledger.spend(amount, now);
            if (!each.rule().reject() && wait > longest) {
                longest = wait;
                slowest = ledger;
            }
        }
        if (slowest != null) {
            slowest.waited(longest, now);
        }
        return longest;
    }

    /** How the accounts in use stand. */
    public List<AccountUse> uses() {
        long now = nanoTime.getAsLong();
        return ledgers.all().stream().map(ledger -> ledger.use(now)).toList();
    }

    Ledgers ledgers() {
        return ledgers;
    }

    QuotaBook book() {
        return book;
    }

    /** Nanoseconds of the clock that all of this goes by. */
    public long nanoTime() {
        return nanoTime.getAsLong();
    }
}
