package io.crossdock.broker.api.session;

import java.util.Map;

/**
 * The newest value of one metric of one client.
 *
 * @param name with underscores, as monitoring systems want it
 * @param counts whether it only grows during the client's life
 * @param labels whose value it is, and of what
 */
public record PushedSeries(String name, boolean counts, Map<String, String> labels, double value) {
    public PushedSeries {
        labels = Map.copyOf(labels);
    }
}
