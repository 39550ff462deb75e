package io.crossdock.cli.schemas;

import java.io.IOException;

/** The registry answered that it will not. */
public final class RegistryRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code what the registry calls the reason, such as 40401; the HTTP status where it gives none */
    public RegistryRefusal(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Whether what was asked for is not there. */
    public boolean isMissing() {
        return code == 404 || code / 100 == 404;
    }
}
