package io.crossdock.cli.plan;

import java.nio.file.Path;

/**
 * Where something is written.
 *
 * @param line the first is 1
 * @param column the first is 1
 */
public record Place(Path file, int line, int column) {}
