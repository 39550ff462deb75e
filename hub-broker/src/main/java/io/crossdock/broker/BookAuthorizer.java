package io.crossdock.broker;

import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.request.Authorizer;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** Lets clients do what the access rules allow them. */
final class BookAuthorizer implements Authorizer {
    private final AccessRules rules;

    BookAuthorizer(AccessRules rules) {
        this.rules = rules;
    }

    @Override
    public boolean allows(Session session, AclOperation operation, ResourceType type, String resource) {
        return rules.book()
                .decide(session.principal(), session.clientAddress(), operation, type, resource)
                .allowed();
    }

    @Override
    public boolean allowsSome(Session session, AclOperation operation, ResourceType type) {
        return rules.book().allowsSome(session.principal(), session.clientAddress(), operation, type);
    }
}
