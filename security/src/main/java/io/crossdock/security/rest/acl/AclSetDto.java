package io.crossdock.security.rest.acl;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.List;

/** All the rules there are to be; maybe none. */
public record AclSetDto(@NotNull @Size(max = 1000) List<@NotNull @Valid AclDto> acls) {}
