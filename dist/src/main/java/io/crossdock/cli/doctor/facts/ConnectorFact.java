package io.crossdock.cli.doctor.facts;

/**
 * A connector as its hub tells.
 *
 * @param state RUNNING, RETRYING, WAITING, PAUSED or FAILED
 * @param lastError empty when there is none
 * @param breaker CLOSED, OPEN or HALF_OPEN
 */
public record ConnectorFact(String name, String state, String lastError, String breaker, long deadLetters) {}
