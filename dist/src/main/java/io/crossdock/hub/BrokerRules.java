package io.crossdock.hub;

import io.crossdock.broker.audit.Auditor;
import io.crossdock.hub.registry.RegistryRules;
import io.crossdock.security.acl.AclBook;
import jakarta.ws.rs.ServiceUnavailableException;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rules of the hub's own broker, and its audit.
 *
 * @param broker empty as long as it starts
 */
record BrokerRules(Supplier<Optional<BrokerPart>> broker) implements RegistryRules {
    @Override
    public Optional<AclBook> book() {
        return auditor().rules();
    }

    @Override
    public void refused(String who, String request, String what, String because) {
        auditor().refused(who, request, what, because);
    }

    @Override
    public void changes(String who, String request, String what) {
        auditor().changes(who, request, what);
    }

    private Auditor auditor() {
        return broker.get()
                .orElseThrow(() -> new ServiceUnavailableException("the broker is still starting"))
                .auditor();
    }
}
