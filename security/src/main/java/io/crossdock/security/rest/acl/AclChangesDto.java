package io.crossdock.security.rest.acl;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Rules to be tried out. */
public record AclChangesDto(
        @Size(max = 1000) List<@NotNull @Valid AclDto> add,
        @Size(max = 1000) List<@NotNull @Valid AclDto> remove) {
    public AclChangesDto(@Nullable List<AclDto> add, @Nullable List<AclDto> remove) {
        this.add = add == null ? List.of() : add;
        this.remove = remove == null ? List.of() : remove;
    }
}
