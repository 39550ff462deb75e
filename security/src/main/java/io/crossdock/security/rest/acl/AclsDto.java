package io.crossdock.security.rest.acl;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.List;

/** Several rules. */
public record AclsDto(@NotNull @Size(min = 1, max = 1000) List<@NotNull @Valid AclDto> acls) {}
