package io.crossdock.broker.log;

import java.nio.file.Path;

/**
 * The disk refused: from now on the data directory takes no writes.
 *
 * @param directory the data directory that is offline
 * @param action what was attempted, with the file
 * @param cause what the operating system said
 */
public record LogFailure(Path directory, String action, Exception cause) {}
