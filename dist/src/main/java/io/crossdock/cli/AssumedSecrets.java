package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.connectors.check.SecretStore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes every secret of the cluster for present while connector files are read, and tells afterwards which of them the
 * hub does not have: what is checked may be meant for another cluster, so a missing one is no mistake of the file.
 */
final class AssumedSecrets implements SecretStore {
    private final Set<String> asked = new TreeSet<>();

    @Override
    public Optional<String> find(String name) {
        asked.add(name);
        return ASSUMED.find(name);
    }

    /** What there is to say about the secrets that were asked for, a line each; nothing where all of them are there. */
    List<String> remarks(HubAddress hub) throws InterruptedException {
        if (asked.isEmpty()) {
            return List.of();
        }
        var missing = new TreeSet<>(asked);
        try {
            for (JsonNode secret : hub.ask("GET", "/connect/secrets").path("secrets")) {
                missing.remove(secret.path("name").asText());
            }
        } catch (IOException unreachable) {
            return List.of("note: whether the cluster has " + String.join(", ", asked) + " was not looked up: "
                    + unreachable.getMessage());
        }
        var remarks = new ArrayList<String>();
        for (String name : missing) {
            remarks.add("warning: there is no secret '" + name
                    + "' in the cluster's store - set it with: crossdock connectors secrets set " + name);
        }
        return remarks;
    }
}
