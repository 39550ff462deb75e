package io.crossdock.cli.doctor.facts;

/**
 * A member of the ensemble.
 *
 * @param mode {@code standalone}, {@code leader}, {@code follower} or {@code observer}; empty when it does not serve
 * @param error why it does not answer; empty when it does
 */
public record ZooKeeperFact(String address, String mode, String error) {}
