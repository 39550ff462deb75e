package io.crossdock.security.rest.acl;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * One access rule.
 *
 * @param patternType absent means LITERAL
 * @param name of the resource; {@code *} stands for all, {@code kafka-cluster} for the cluster
 * @param principal {@code Type:name}, for example {@code User:alice}, {@code Group:buyers}, or {@code User:*} for everybody
 * @param host {@code *}, an address or a range of addresses; absent means {@code *}
 * @param permission absent means ALLOW
 */
public record AclDto(
        @NotNull AclResource resourceType,
        AclPattern patternType,

        @NotBlank @Size(max = 4096) @Summary("Name or prefix; '*' stands for all, 'kafka-cluster' for the cluster.")
        String name,

        @NotBlank
        @Size(max = 4096)
        @Pattern(regexp = PRINCIPAL, message = "must be Type:name, such as User:alice")
        @Summary("For example User:alice, or User:* for everybody.")
        String principal,

        @NotBlank @Size(max = 64) @Summary("'*', an address, or a range such as 10.0.0.0/8.")
        String host,

        @NotNull AclVerb operation,
        AclPermission permission) {
    /** How a principal is written. */
    static final String PRINCIPAL = "[A-Za-z][A-Za-z0-9_-]*:[^\\x00-\\x1f]+";

    public AclDto(
            AclResource resourceType,
            @Nullable AclPattern patternType,
            String name,
            String principal,
            @Nullable String host,
            AclVerb operation,
            @Nullable AclPermission permission) {
        this.resourceType = resourceType;
        this.patternType = patternType == null ? AclPattern.LITERAL : patternType;
        this.name = name;
        this.principal = principal;
        this.host = host == null ? "*" : host;
        this.operation = operation;
        this.permission = permission == null ? AclPermission.ALLOW : permission;
    }

    /** By which rules are sorted and paged; no two differ in nothing else. */
    String key() {
        return String.join(
                "|",
                resourceType.name(),
                patternType.name(),
                name,
                principal,
                host,
                operation.name(),
                permission.name());
    }
}
