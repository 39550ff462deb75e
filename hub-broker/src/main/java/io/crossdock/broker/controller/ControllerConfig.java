package io.crossdock.broker.controller;

import java.time.Duration;

/**
 * How the controller and a broker that stops behave.
 *
 * @param balance whether leaders go back to preferred replicas by themselves ({@code auto.leader.rebalance.enable})
 * @param balanceInterval how often that is looked at ({@code leader.imbalance.check.interval.seconds})
 * @param imbalancePercentage share of the partitions a broker is preferred for that others may lead
 *     ({@code leader.imbalance.per.broker.percentage})
 * @param controlledShutdown whether a broker hands over what it leads before it stops ({@code
 *     controlled.shutdown.enable})
 */
public record ControllerConfig(
        boolean balance, Duration balanceInterval, int imbalancePercentage, boolean controlledShutdown) {}
