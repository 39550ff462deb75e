package io.crossdock.broker.rest.v3;

import io.crossdock.security.rest.acl.AclFilter;
import jakarta.ws.rs.QueryParam;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.jspecify.annotations.Nullable;

/** Which rules are meant; what is not given matches every rule. */
public record V3AclQuery(
        @Nullable String resourceType,
        @Nullable String name,
        @Nullable String patternType,
        @Nullable String principal,
        @Nullable String host,
        @Nullable String operation,
        @Nullable String permission) {
    public V3AclQuery(
            @QueryParam("resource_type") @Nullable String resourceType,
            @QueryParam("resource_name") @Nullable String name,
            @QueryParam("pattern_type") @Nullable String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("host") @Nullable String host,
            @QueryParam("operation") @Nullable String operation,
            @QueryParam("permission") @Nullable String permission) {
        this.resourceType = resourceType;
        this.name = name;
        this.patternType = patternType;
        this.principal = principal;
        this.host = host;
        this.operation = operation;
        this.permission = permission;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 400, naming what makes no sense */
    AclBindingFilter filter() {
        return AclFilter.of(resourceType, name, patternType, principal, host, operation, permission);
    }
}
