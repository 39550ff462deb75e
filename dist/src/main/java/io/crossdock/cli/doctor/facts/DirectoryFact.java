package io.crossdock.cli.doctor.facts;

/**
 * A log directory of a broker.
 *
 * @param error why it does not serve; empty when it does
 * @param totalBytes of its disk; negative when the broker does not tell
 * @param usableBytes of its disk; negative when the broker does not tell
 */
public record DirectoryFact(String path, String error, long totalBytes, long usableBytes) {}
