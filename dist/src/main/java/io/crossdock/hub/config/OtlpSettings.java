package io.crossdock.hub.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where the metrics are pushed to.
 *
 * @param url of the collector, with the path
 * @param interval between two pushes
 * @param headers of each of them; may be secret
 * @param attributes of this hub, besides those it knows itself
 * @param truststore PEM file of the authorities by which the collector is known; absent for those that Java trusts
 */
public record OtlpSettings(
        URI url,
        Duration interval,
        Map<String, String> headers,
        Map<String, String> attributes,
        Optional<Path> truststore) {
    public OtlpSettings {
        headers = Map.copyOf(headers);
        attributes = Map.copyOf(attributes);
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return "OtlpSettings[" + url + ", " + interval + ", " + attributes + "]";
    }
}
