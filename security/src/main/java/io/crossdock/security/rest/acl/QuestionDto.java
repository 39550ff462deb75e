package io.crossdock.security.rest.acl;

import io.crossdock.security.rest.Summary;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * May somebody do something?
 *
 * @param host address the request comes from; absent means this machine
 */
public record QuestionDto(
        @NotBlank
        @Size(max = 4096)
        @Pattern(regexp = AclDto.PRINCIPAL, message = "must be Type:name, such as User:alice")
        String principal,

        @NotBlank @Size(max = 64) @Summary("An address, not a name; default is 127.0.0.1.")
        String host,

        @NotNull AclVerb operation,
        @NotNull AclResource resourceType,
        @NotBlank @Size(max = 4096) String name) {
    public QuestionDto(
            String principal, @Nullable String host, AclVerb operation, AclResource resourceType, String name) {
        this.principal = principal;
        this.host = host == null ? "127.0.0.1" : host;
        this.operation = operation;
        this.resourceType = resourceType;
        this.name = name;
    }
}
