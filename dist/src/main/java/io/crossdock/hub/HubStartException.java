package io.crossdock.hub;

import java.util.List;

/** Parts of the hub could not start; the message has one line for each. */
public final class HubStartException extends Exception {
    private static final long serialVersionUID = 1;

    HubStartException(List<String> failures) {
        super(String.join("\n", failures));
    }
}
