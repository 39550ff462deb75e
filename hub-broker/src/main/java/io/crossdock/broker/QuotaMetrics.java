package io.crossdock.broker;

import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.quota.AccountUse;
import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaEntity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** How the accounts of quotas stand, as metrics: of so many at most, those who wait first, then those nearest to it. */
final class QuotaMetrics {
    private static final int MOST_ACCOUNTS = 200;

    private QuotaMetrics() {}

    static List<Metric> of(List<AccountUse> uses) {
        List<AccountUse> shown = uses.stream()
                .sorted(Comparator.comparing(AccountUse::throttled)
                        .thenComparingDouble(use -> use.limit() > 0 ? use.rate() / use.limit() : 0)
                        .reversed())
                .limit(MOST_ACCOUNTS)
                .toList();
        return List.of(
                Metric.gauge("crossdock_quota_accounts", "Accounts of quotas that are in use here.", uses.size()),
                Metric.gauge(
                        "crossdock_quota_limit",
                        "What an account may use per second on this broker; of storage_bytes at all.",
                        points(shown, AccountUse::limit)),
                Metric.gauge(
                        "crossdock_quota_use",
                        "What an account uses per second of late; of storage_bytes what leaders here hold.",
                        points(shown, AccountUse::rate)),
                Metric.gauge(
                        "crossdock_quota_throttled",
                        "1 while somebody has to wait for an account, or is refused.",
                        points(shown, use -> use.throttled() ? 1 : 0)),
                Metric.gauge(
                        "crossdock_quota_waits",
                        "How often somebody was told to wait for an account since it was opened.",
                        points(shown, AccountUse::waits)),
                Metric.gauge(
                        "crossdock_quota_waited_seconds",
                        "These waits together.",
                        points(shown, use -> use.waited().toMillis() / 1000.0)));
    }

    private static List<Point> points(List<AccountUse> uses, ToDoubleFunction<AccountUse> value) {
        var points = new ArrayList<Point>();
        uses.forEach(use -> points.add(new Point(labels(use), value.applyAsDouble(use))));
        return points;
    }

    private static Map<String, String> labels(AccountUse use) {
        var labels = new TreeMap<String, String>();
        labels.put("quota", use.account().kind().key());
        QuotaEntity who = use.account().who();
        for (EntityType type : EntityType.values()) {
            String name = who.has(type) ? who.name(type).orElse("<default>") : "";
            labels.put(type.wireName().replace('-', '_'), name); // the same labels for all, as Prometheus wants it
        }
        return labels;
    }
}
