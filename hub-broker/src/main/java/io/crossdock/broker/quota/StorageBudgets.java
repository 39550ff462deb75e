package io.crossdock.broker.quota;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaAccount;
import io.crossdock.quotas.QuotaBook.Applied;
import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaKinds;
import io.crossdock.quotas.QuotaRule;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * How much of their storage budgets topics use. Each broker counts the logs it leads and hears of the others' from time to
 * time; what is written in between is added to that. So a budget that one broker fills is kept to the batch, and one that
 * several fill at once may be passed by what they write until they hear of each other.
 *
 * <p>Thread-safe; never blocks.
 */
public final class StorageBudgets {
    /** Writes are taken for refused so long after the last one was. */
    private static final long REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();

    /** Of a budget: from here on it is counted again before more is written. */
    private static final double NEARLY = 0.8;

    private static final long PREFIX_NANOS = Duration.ofMillis(20).toNanos();

    private final ClientQuotas quotas;
    private final MetadataStore metadata;
    private final ToLongFunction<TopicPartition> ledBytes;
    private final Map<QuotaAccount, Used> uses = new ConcurrentHashMap<>();

    /** @param ledBytes size of the log of a partition that this broker leads, 0 if it does not */
    public StorageBudgets(ClientQuotas quotas, MetadataStore metadata, ToLongFunction<TopicPartition> ledBytes) {
        this.quotas = quotas;
        this.metadata = metadata;
        this.ledBytes = ledBytes;
    }

    private static final class Used {
        final QuotaRule rule;
        final LongAdder since = new LongAdder();
        final LongAdder refused = new LongAdder();
        volatile long here;
        volatile long elsewhere;
        volatile long measuredAt;
        volatile long refusedSince;
        volatile long refusedLast;

        Used(QuotaRule rule) {
            this.rule = rule;
        }

        void refuse(long now) {
            if (!refuses(now)) {
                refusedSince = now;
            }
            refusedLast = now;
            refused.increment();
        }

        boolean refuses(long now) {
            return refused.sum() > 0 && now - refusedLast < REMEMBERED_NANOS;
        }

        /** What is being written right now may be missed, until the next time. */
        void measured(long bytes) {
            long counted = since.sum();
            here = bytes;
            since.add(-counted);
        }

        long total() {
            return here + since.sum() + elsewhere;
        }
    }

    /** Whether there is a budget at all. */
    public boolean isLimited() {
        return quotas.limits(QuotaKinds.STORAGE_BYTES);
    }

    /** Whether there is nothing to count. */
    boolean isIdle() {
        return uses.isEmpty() && !isLimited();
    }

    /**
     * So many bytes are about to be written to a topic.
     *
     * @throws PolicyViolationException if they would pass a budget; clients do not try again
     */
    public void take(String topic, int bytes) {
        List<Applied> applied = quotas.ofTopic(QuotaKinds.STORAGE_BYTES, topic);
        for (Applied each : applied) {
            Used used = used(each);
            double limit = each.rule().limit();
            if (used.total() + bytes > limit * NEARLY) {
                refresh(each.account(), used);
            }
            if (used.total() + bytes > limit) {
                used.refuse(quotas.nanoTime());
                throw new PolicyViolationException("the storage budget of topic " + topic
                        + " is used up (storage_bytes); records can be written again when older ones are deleted or the"
                        + " budget is raised");
            }
        }
        for (Applied each : applied) {
            used(each).since.add(bytes);
        }
    }

    /** Close to its end a budget is counted again, a topic's at once, a prefix's, which may be long, a moment later. */
    private void refresh(QuotaAccount account, Used used) {
        long now = quotas.nanoTime();
        if (account.who().has(EntityType.TOPIC) || now - used.measuredAt > PREFIX_NANOS) {
            used.measuredAt = now;
            used.measured(measured(account, metadata.image()));
        }
    }

    private Used used(Applied applied) {
        Used known = uses.get(applied.account());
        if (known != null && known.rule.equals(applied.rule())) {
            return known;
        }
        return uses.compute(applied.account(), (account, before) -> {
            if (before != null && before.rule.equals(applied.rule())) {
                return before;
            }
            var fresh = new Used(applied.rule());
            fresh.here = measured(account, metadata.image());
            fresh.elsewhere = before == null ? 0 : before.elsewhere;
            return fresh;
        });
    }

    /** Counts anew. Called every now and then, by one thread at a time. */
    void measure() {
        ClusterImage image = metadata.image();
        for (TopicImage topic : image.topics().values()) {
            quotas.ofTopic(QuotaKinds.STORAGE_BYTES, topic.name()).forEach(this::used);
        }
        uses.entrySet().removeIf(each -> !isSet(each.getKey(), each.getValue()) || isGone(each.getKey(), image));
        uses.forEach((account, used) -> {
            used.measured(measured(account, image));
        });
    }

    private static boolean isGone(QuotaAccount account, ClusterImage image) {
        return account.who()
                .name(EntityType.TOPIC)
                .filter(topic -> image.topic(topic).isEmpty())
                .isPresent();
    }

    private long measured(QuotaAccount account, ClusterImage image) {
        QuotaEntity who = account.who();
        Optional<String> prefix = who.name(EntityType.TOPIC_PREFIX);
        if (prefix.isEmpty()) {
            return who.name(EntityType.TOPIC)
                    .flatMap(image::topic)
                    .map(this::bytes)
                    .orElse(0L);
        }
        return image.topics().values().stream()
                .filter(topic -> topic.name().startsWith(prefix.get()))
                .mapToLong(this::bytes)
                .sum();
    }

    private long bytes(TopicImage topic) {
        long sum = 0;
        for (int partition = 0; partition < topic.partitions().size(); partition++) {
            sum += ledBytes.applyAsLong(new TopicPartition(topic.name(), partition));
        }
        return sum;
    }

    /** What the other brokers told. */
    void elsewhere(Map<QuotaAccount, Double> bytes) {
        uses.forEach((account, used) ->
                used.elsewhere = bytes.getOrDefault(account, 0.0).longValue());
    }

    /** How the budgets stand; the rate of each is what this broker leads. */
    List<AccountUse> uses() {
        long now = quotas.nanoTime();
        var all = new ArrayList<AccountUse>();
        uses.forEach((account, used) -> {
            if (isSet(account, used)) {
                all.add(use(account, used, now));
            }
        });
        return all;
    }

    private static AccountUse use(QuotaAccount account, Used used, long now) {
        double bytes = used.here + (double) used.since.sum();
        return new AccountUse(
                account,
                used.rule,
                used.rule.limit(),
                bytes,
                bytes,
                used.refuses(now),
                Duration.ZERO,
                used.refuses(now) ? Duration.ofNanos(now - used.refusedSince) : Duration.ZERO,
                used.refused.sum(),
                Duration.ZERO);
    }

    private boolean isSet(QuotaAccount account, Used used) {
        return quotas.book()
                .rule(QuotaKinds.STORAGE_BYTES, account.rule())
                .filter(used.rule::equals)
                .isPresent();
    }
}
