package io.crossdock.broker;

import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.audit.RecentDecisions;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.config.BrokerValues;
import io.crossdock.broker.request.Authorizer;
import io.crossdock.security.acl.AccessPolicy;

import java.util.Optional;

/** Whether requests are checked against access rules, from a broker's settings. */
final class AccessControl {
    private AccessControl() {}

    /** The rules to check against; empty if everybody may do everything. */
    static Optional<AccessRules> of(BrokerConfig config, MetadataStore metadata) {
        BrokerValues values = config.configs().at(metadata.image()).values();
        boolean wanted = values.text("authorizer").isPresent()
                || values.text("authorizer.class.name").isPresent();
        return wanted ? Optional.of(AccessRules.follow(metadata, AccessPolicy.of(values.given()))) : Optional.empty();
    }

    static Authorizer authorizer(Optional<AccessRules> rules, RecentDecisions recent) {
        return rules.<Authorizer>map(book -> new BookAuthorizer(book, recent)).orElseGet(AllowEverything::new);
    }
}
