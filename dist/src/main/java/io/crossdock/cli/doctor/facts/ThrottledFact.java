package io.crossdock.cli.doctor.facts;

/**
 * Somebody who has to wait for a limit now.
 *
 * @param remedy what would lift it
 */
public record ThrottledFact(String who, String limit, long waitMillis, String remedy) {}
