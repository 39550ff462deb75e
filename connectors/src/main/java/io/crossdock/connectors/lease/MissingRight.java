package io.crossdock.connectors.lease;

import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

import java.util.Optional;

/**
 * A right that this hub's connectors lack to share sources with other hubs.
 *
 * @param operation as access rules call it
 * @param kind {@code topic} or {@code group}, which is also the command's option
 */
record MissingRight(String operation, String kind, String name) {

    /** What the cluster refuses to a member of the group; empty if the failure is another one. */
    static Optional<MissingRight> toTakePart(Throwable failure, LeaseSettings settings) {
        if (failure instanceof GroupAuthorizationException) {
            return Optional.of(new MissingRight("READ", "group", settings.group()));
        }
        return failure instanceof TopicAuthorizationException
                ? Optional.of(new MissingRight("READ", "topic", settings.topic()))
                : Optional.empty();
    }

    /** For a topic that nobody has made yet. */
    static MissingRight toMakeTheTopic(LeaseSettings settings) {
        return new MissingRight("CREATE", "topic", settings.topic());
    }

    /** What is missing, and the command that mends it. */
    String sentence() {
        return "the connectors' user lacks " + operation + " on the " + kind + " " + name + " - 'crossdock acls add --"
                + kind + " " + name + " --operation " + operation + " --allow User:NAME' grants it";
    }
}
