package io.crossdock.quotas.rest;

import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaKind;
import io.crossdock.quotas.QuotaKinds;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** How limits are used, as Crossdock's brokers tell: DescribeClientQuotas with a component {@code usage} of theirs. */
public final class QuotaUses {
    private static final String USAGE = "usage";
    private static final String RULE = "rule";
    private static final String BROKER = "broker";

    private QuotaUses() {}

    /** Of all brokers; who waits longest comes first. */
    public static List<QuotaUseDto> read(Admin admin) throws ExecutionException, InterruptedException {
        var filter = ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntityType(USAGE)));
        return admin.describeClientQuotas(filter).entities().get().entrySet().stream()
                .flatMap(each -> use(each.getKey(), each.getValue()).stream())
                .sorted(Comparator.comparingLong(QuotaUseDto::waitMillis)
                        .reversed()
                        .thenComparing(use -> use.kind() + use.who() + use.broker()))
                .toList();
    }

    /** Empty for an entry that only says that a broker was heard of. */
    private static Optional<QuotaUseDto> use(ClientQuotaEntity entity, Map<String, Double> values) {
        Map<String, @Nullable String> who = new TreeMap<>(entity.entries());
        String kind = who.remove(USAGE);
        String rule = who.remove(RULE);
        String broker = who.remove(BROKER);
        if (kind == null || rule == null || broker == null) {
            return Optional.empty();
        }
        who.replaceAll((type, name) -> name == null ? QuotaDto.DEFAULT : name);
        boolean throttled = of(values, "throttled") > 0;
        Map<String, String> from = QuotaMapper.INSTANCE.names(QuotaEntity.ofKey(rule));
        return Optional.of(new QuotaUseDto(
                Integer.parseInt(broker),
                kind,
                QuotaKinds.of(kind).map(QuotaKind::unit).orElse(""),
                Map.copyOf(who),
                from,
                of(values, "limit"),
                of(values, "rate"),
                throttled,
                (long) of(values, "throttled.ms"),
                (long) of(values, "throttled.since.ms"),
                (long) of(values, "throttled.count"),
                throttled ? remedy(kind, values) : ""));
    }

    /** What would lift it: to use less, or to be allowed as much as is wanted. */
    private static String remedy(String kind, Map<String, Double> values) {
        double set = of(values, "set");
        double rate = of(values, "rate");
        return rate > of(values, "limit")
                ? "use less, or raise " + kind + " from " + (long) set + " to " + (long) Math.ceil(rate * 1.1)
                : "use less, or raise " + kind + " above " + (long) set;
    }

    private static double of(Map<String, Double> values, String key) {
        return values.getOrDefault(key, 0.0);
    }
}
