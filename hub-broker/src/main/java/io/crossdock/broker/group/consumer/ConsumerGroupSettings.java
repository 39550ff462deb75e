package io.crossdock.broker.group.consumer;

import java.time.Duration;

/**
 * What one group of the consumer protocol goes by: the broker's settings, or its own where it has some.
 *
 * @param sessionTimeout silence after which a member is gone, positive [consumer.session.timeout.ms]
 * @param heartbeatInterval how often members are told to speak up, positive [consumer.heartbeat.interval.ms]
 * @param assignmentInterval least time between two assignments, so that many members that come at once are served
 *     together (KIP-1263) [consumer.assignment.interval.ms]
 */
public record ConsumerGroupSettings(Duration sessionTimeout, Duration heartbeatInterval, Duration assignmentInterval) {
    public ConsumerGroupSettings {
        if (sessionTimeout.compareTo(heartbeatInterval) <= 0) {
            throw new IllegalArgumentException("The session timeout of consumer groups is " + sessionTimeout.toMillis()
                    + " ms; it must be longer than the heartbeat interval of " + heartbeatInterval.toMillis() + " ms");
        }
    }
}
