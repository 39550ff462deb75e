package io.crossdock.quotas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What can be set on one entity: for each kind its limit under its key, and beside it, with the key in front,
 *
 * <ul>
 *   <li>{@code .burst.seconds}: how many seconds' worth may be used at once after a rest, above 0 to 3600;
 *   <li>{@code .reject}: 1 to refuse what is beyond the limit with an error that clients retry, 0 to delay it;
 *   <li>{@code .cluster}: 1 for one limit for all brokers together, 0 for one for each broker.
 * </ul>
 *
 * All are numbers, since the protocol knows nothing else (KIP-546).
 */
public final class QuotaSettings {
    private static final String BURST = ".burst.seconds";
    private static final String REJECT = ".reject";
    private static final String CLUSTER = ".cluster";
    private static final double LONGEST_BURST = 3600;

    private QuotaSettings() {}

    /** Why this cannot be set on this entity, with the key in the text; empty if it can. */
    public static Optional<String> problem(QuotaEntity entity, String key, double value) {
        Optional<QuotaKind> limited = QuotaKinds.of(key);
        Optional<QuotaKind> kind = limited.or(() -> kindOf(key));
        if (kind.isEmpty()) {
            return Optional.of("Invalid configuration key " + key + "; there are " + keys(entity));
        }
        if (!kind.get().appliesTo(entity)) {
            return Optional.of("Invalid configuration key " + key + " for " + entity + "; there are " + keys(entity));
        }
        Optional<String> wrong = limited.isPresent() ? limited.get().problem(value) : optionProblem(key, value);
        return wrong.map(text -> "Configuration " + key + " " + text + ", was " + value);
    }

    /** The rules of what is set on this entity. An option without its limit has no effect. */
    static List<QuotaRule> rules(QuotaEntity entity, Map<String, Double> settings) {
        var rules = new ArrayList<QuotaRule>();
        for (QuotaKind kind : QuotaKinds.ALL) {
            Double limit = settings.get(kind.key());
            if (limit != null && kind.appliesTo(entity)) {
                double seconds = settings.getOrDefault(kind.key() + BURST, kind.burstSeconds());
                rules.add(new QuotaRule(
                        kind,
                        entity,
                        limit,
                        limit * seconds,
                        settings.getOrDefault(kind.key() + REJECT, 0.0) == 1,
                        !kind.isRate() || settings.getOrDefault(kind.key() + CLUSTER, 0.0) == 1));
            }
        }
        return rules;
    }

    /**
     * Reads what is kept of an entity.
     *
     * @throws NumberFormatException if a value is no number
     */
    public static Map<String, Double> ofText(Map<String, String> kept) {
        var settings = new TreeMap<String, Double>();
        kept.forEach((key, value) -> settings.put(key, Double.valueOf(value)));
        return settings;
    }

    private static Optional<QuotaKind> kindOf(String option) {
        return QuotaKinds.ALL.stream()
                .filter(kind -> options(kind).contains(option))
                .findFirst();
    }

    private static List<String> options(QuotaKind kind) {
        var options = new ArrayList<String>();
        if (kind.isRate()) {
            options.add(kind.key() + BURST);
            if (kind.canReject()) {
                options.add(kind.key() + REJECT);
            }
            if (kind != QuotaKinds.CONNECTION_CREATION_RATE) {
                options.add(kind.key() + CLUSTER);
            }
        }
        return options;
    }

    private static Optional<String> optionProblem(String key, double value) {
        if (key.endsWith(BURST)) {
            return value > 0 && value <= LONGEST_BURST
                    ? Optional.empty()
                    : Optional.of("must be above 0 and at most " + (int) LONGEST_BURST);
        }
        return value == 0 || value == 1 ? Optional.empty() : Optional.of("must be 0 or 1");
    }

    private static String keys(QuotaEntity entity) {
        var keys = new ArrayList<String>();
        for (QuotaKind kind : QuotaKinds.ALL) {
            if (kind.appliesTo(entity)) {
                keys.add(kind.key());
                keys.addAll(options(kind));
            }
        }
        return String.join(", ", keys);
    }
}
