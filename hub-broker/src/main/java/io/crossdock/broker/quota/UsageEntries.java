package io.crossdock.broker.quota;

import io.crossdock.quotas.BrokerDemand;
import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaAccount;
import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaKind;
import io.crossdock.quotas.QuotaKinds;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How accounts stand, in the form of answers to DescribeClientQuotas, which is all that crosses Kafka's protocol: beside
 * the parts of the entity who uses it, an entry has
 *
 * <pre>
 *  usage    key of the kind, such as producer_message_rate
 *  rule     whom the limit is set on, as {@link QuotaEntity#key}
 *  broker   node id of the broker that counted
 * </pre>
 *
 * and these values, all of that broker:
 *
 * <pre>
 *  limit               what may be used there per second; of a limit for the cluster this broker's share
 *  rate                what is used per second, of late; of storage_bytes what its leaders hold
 *  used                everything since the account was opened there
 *  throttled           1 while somebody waits or is refused, or did a moment ago
 *  throttled.ms        until whoever waits longest may go on
 *  throttled.since.ms  how long somebody had to wait again and again
 *  throttled.count     how often somebody was told to wait or was refused
 *  throttled.total.ms  these waits together
 *  cluster, reject     as they are set
 *  set                 the limit as it is set
 * </pre>
 *
 * An entry with a broker and nothing else says that this broker was heard of, with the number of its accounts and of
 * those that are throttled.
 */
public final class UsageEntries {
    /** Part of the entity that says which kind is used; in a filter it asks for usage instead of settings. */
    public static final String USAGE = "usage";
    /** Part of the entity that names the broker. */
    public static final String BROKER = "broker";

    /** How many parts an entry has besides those of who uses it. */
    public static final int PARTS = 3;

    private static final String RULE = "rule";
    private static final String RATE = "rate";
    private static final String USED = "used";
    private static final String THROTTLED = "throttled";

    private UsageEntries() {}

    static EntryData of(int broker, AccountUse use) {
        List<EntityData> parts = new ArrayList<>();
        use.account().who().names().forEach((type, name) -> parts.add(part(type.wireName(), name.orElse(null))));
        parts.add(part(USAGE, use.account().kind().key()));
        parts.add(part(RULE, use.account().rule().key()));
        parts.add(part(BROKER, Integer.toString(broker)));
        return new EntryData()
                .setEntity(parts)
                .setValues(List.of(
                        value("limit", use.limit()),
                        value(RATE, use.rate()),
                        value(USED, use.used()),
                        value(THROTTLED, use.throttled() ? 1 : 0),
                        value("throttled.ms", use.left().toMillis()),
                        value("throttled.since.ms", use.since().toMillis()),
                        value("throttled.count", use.waits()),
                        value("throttled.total.ms", use.waited().toMillis()),
                        value("cluster", use.rule().cluster() ? 1 : 0),
                        value("reject", use.rule().reject() ? 1 : 0),
                        value("set", use.rule().limit())));
    }

    static EntryData summary(int broker, List<AccountUse> uses) {
        return new EntryData()
                .setEntity(List.of(part(BROKER, Integer.toString(broker))))
                .setValues(List.of(
                        value("accounts", uses.size()),
                        value(
                                THROTTLED,
                                uses.stream().filter(AccountUse::throttled).count())));
    }

    /** What another broker told, by account; entries that mean nothing here are left out. */
    static Map<QuotaAccount, BrokerDemand> demands(List<EntryData> entries) {
        var demands = new HashMap<QuotaAccount, BrokerDemand>();
        for (EntryData entry : entries) {
            account(entry).ifPresent(account -> demands.put(account, demand(entry)));
        }
        return demands;
    }

    private static BrokerDemand demand(EntryData entry) {
        return new BrokerDemand(
                read(entry, RATE).orElse(0),
                read(entry, THROTTLED).orElse(0) > 0,
                read(entry, USED).orElse(Double.NaN)); // a broker of an earlier version does not tell
    }

    private static Optional<QuotaAccount> account(EntryData entry) {
        var names = new EnumMap<EntityType, Optional<String>>(EntityType.class);
        Optional<QuotaKind> kind = Optional.empty();
        Optional<String> rule = Optional.empty();
        for (EntityData part : entry.entity()) {
            Optional<String> name = Optional.ofNullable(part.entityName());
            switch (part.entityType()) {
                case USAGE -> kind = name.flatMap(QuotaKinds::of);
                case RULE -> rule = name;
                default -> EntityType.of(part.entityType()).ifPresent(type -> names.put(type, name));
            }
        }
        if (kind.isEmpty() || rule.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new QuotaAccount(kind.get(), new QuotaEntity(names), QuotaEntity.ofKey(rule.get())));
        } catch (IllegalArgumentException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    private static OptionalDouble read(EntryData entry, String key) {
        return entry.values().stream()
                .filter(value -> value.key().equals(key))
                .mapToDouble(ValueData::value)
                .findFirst();
    }

    private static EntityData part(String type, @Nullable String name) {
        return new EntityData().setEntityType(type).setEntityName(name);
    }

    private static ValueData value(String key, double value) {
        return new ValueData().setKey(key).setValue(value);
    }
}
