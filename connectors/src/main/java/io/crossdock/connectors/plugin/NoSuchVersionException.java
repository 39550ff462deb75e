package io.crossdock.connectors.plugin;

import java.io.IOException;

/** No repository has the artifact in the version that was asked for. */
final class NoSuchVersionException extends IOException {
    NoSuchVersionException(String message, Throwable cause) {
        super(message, cause);
    }
}
