package io.crossdock.broker;

import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.audit.RecentDecisions;
import io.crossdock.broker.request.Authorizer;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** Lets clients do what the access rules allow them. */
final class BookAuthorizer implements Authorizer {
    private final AccessRules rules;
    private final RecentDecisions recent;

    /** @param recent takes note of what clients ask for */
    BookAuthorizer(AccessRules rules, RecentDecisions recent) {
        this.rules = rules;
        this.recent = recent;
    }

    @Override
    public boolean allows(Session session, AclOperation operation, ResourceType type, String resource) {
        recent.note(session.principal(), session.clientAddress(), operation, type, resource);
        return wouldAllow(session, operation, type, resource);
    }

    @Override
    public boolean wouldAllow(Session session, AclOperation operation, ResourceType type, String resource) {
        return rules.book()
                .decide(session.principal(), session.clientAddress(), operation, type, resource)
                .allowed();
    }

    @Override
    public boolean allowsSome(Session session, AclOperation operation, ResourceType type) {
        return rules.book().allowsSome(session.principal(), session.clientAddress(), operation, type);
    }
}
