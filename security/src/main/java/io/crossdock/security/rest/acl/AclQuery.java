package io.crossdock.security.rest.acl;

import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Summary;
import jakarta.ws.rs.QueryParam;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.jspecify.annotations.Nullable;

/** Which rules are meant; what is not given matches every rule. */
public record AclQuery(
        @Nullable String resourceType,
        @Nullable String name,
        @Nullable String patternType,
        @Nullable String principal,
        @Nullable String host,
        @Nullable String operation,
        @Nullable String permission) {
    public AclQuery(
            @QueryParam("resourceType") @Summary("TOPIC, GROUP, CLUSTER, ...") @Nullable String resourceType,
            @QueryParam("name") @Nullable String name,
            @QueryParam("patternType") @Summary("LITERAL, PREFIXED, or MATCH for all about that name.") @Nullable
                    String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("host") @Nullable String host,
            @QueryParam("operation") @Nullable String operation,
            @QueryParam("permission") @Summary("ALLOW or DENY.") @Nullable String permission) {
        this.resourceType = resourceType;
        this.name = name;
        this.patternType = patternType;
        this.principal = principal;
        this.host = host;
        this.operation = operation;
        this.permission = permission;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400, naming the parameter that makes no sense */
    AclBindingFilter filter() {
        return AclFilter.of(resourceType, name, patternType, principal, host, operation, permission);
    }

    /**
     * The same for what changes them, which a parameter that was misspelt must not make mean every rule.
     *
     * @param all whether every rule is meant indeed
     */
    AclBindingFilter some(boolean all) {
        AclBindingFilter filter = filter();
        if (!all && filter.equals(AclBindingFilter.ANY)) {
            throw Refusal.field("all", "must be true when no other parameter says which rules are meant");
        }
        return filter;
    }
}
