package io.crossdock.cli.doctor.facts;

/**
 * A group of consumers, looked at twice.
 *
 * @param members how many there are
 * @param lagBefore records before it at the first look
 * @param lag records before it at the second
 * @param hasCommitted whether any of its offsets moved in between
 */
public record GroupFact(String id, int members, long lagBefore, long lag, boolean hasCommitted) {}
