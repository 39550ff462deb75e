package io.crossdock.broker.metadata.config;

import io.crossdock.broker.metadata.config.BrokerSettings.Problem;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * That one broker setting must not fall below another, beyond what each may be for itself. Checked when the broker starts and
 * when one of them is changed while it runs.
 *
 * @param upper name of the setting that has to have the larger value
 * @param lower name of the other
 * @param equal whether both may be the same
 */
record SettingRelation(String upper, String lower, boolean equal) {
    private static final String SESSION = "group.consumer.session.timeout.ms";
    private static final String HEARTBEAT = "group.consumer.heartbeat.interval.ms";
    private static final String ASSIGNMENT = "group.consumer.assignment.interval.ms";

    private static final List<SettingRelation> ALL = List.of(
            notBelow("add.partitions.to.txn.retry.backoff.max.ms", "add.partitions.to.txn.retry.backoff.ms"),
            notBelow("group.consumer.max.assignment.interval.ms", "group.consumer.min.assignment.interval.ms"),
            notBelow("group.consumer.max.assignment.interval.ms", ASSIGNMENT),
            notBelow(ASSIGNMENT, "group.consumer.min.assignment.interval.ms"),
            notBelow("group.consumer.max.heartbeat.interval.ms", "group.consumer.min.heartbeat.interval.ms"),
            notBelow("group.consumer.max.heartbeat.interval.ms", HEARTBEAT),
            notBelow(HEARTBEAT, "group.consumer.min.heartbeat.interval.ms"),
            notBelow("group.consumer.max.session.timeout.ms", "group.consumer.min.session.timeout.ms"),
            notBelow("group.consumer.max.session.timeout.ms", SESSION),
            notBelow(SESSION, "group.consumer.min.session.timeout.ms"),
            new SettingRelation(SESSION, HEARTBEAT, false),
            notBelow("group.max.session.timeout.ms", "group.min.session.timeout.ms"),
            notBelow("log.cleaner.max.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms"));

    private static SettingRelation notBelow(String upper, String lower) {
        return new SettingRelation(upper, lower, true);
    }

    /**
     * Everything that does not fit together in values that are right each for itself.
     *
     * @param wrong settings with values that are not, of which nothing is said here
     */
    static List<Problem> problems(BrokerValues values, Set<String> wrong) {
        return ALL.stream()
                .filter(relation -> !wrong.contains(relation.upper()) && !wrong.contains(relation.lower()))
                .flatMap(relation -> relation.problem(values).stream())
                .toList();
    }

    /** Told of the one that was given; a default is nobody's mistake. */
    private Optional<Problem> problem(BrokerValues values) {
        long more = values.number(upper);
        long less = values.number(lower);
        if (more > less || equal && more == less) {
            return Optional.empty();
        }
        return Optional.of(
                values.given().containsKey(upper)
                        ? problem(upper, more, equal ? "must not be below" : "must be above", lower, less)
                        : problem(lower, less, equal ? "must not be above" : "must be below", upper, more));
    }

    private static Problem problem(String name, long value, String rule, String other, long otherValue) {
        return new Problem(
                name, name + " " + rule + " " + other + ", which is " + otherValue + ", was '" + value + "'", true);
    }
}
