package io.crossdock.cli.doctor.facts;

import java.time.Instant;

/**
 * A certificate that a listener shows.
 *
 * @param address {@code host:port}
 * @param notAfter when it ends
 * @param names the hosts it is for
 * @param matches whether the host of the address is among them
 */
public record CertificateFact(String address, Instant notAfter, String names, boolean matches) {}
