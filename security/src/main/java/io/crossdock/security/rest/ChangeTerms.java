package io.crossdock.security.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * On which terms a change is wanted.
 *
 * @param rehearsed whether it is only rehearsed
 * @param ifMatch entity tag of the state it is meant for; null for any
 */
public record ChangeTerms(FlagParam rehearsed, @Nullable String ifMatch) {
    public ChangeTerms(
            @QueryParam("dryRun") @DefaultValue("false") FlagParam rehearsed,
            @HeaderParam("If-Match")
                    @Summary("Entity tag of the state the change is meant for; 412 when it is another.")
                    @Nullable
                    String ifMatch) {
        this.rehearsed = rehearsed;
        this.ifMatch = ifMatch;
    }

    /** Whether it is only to be said what would change. */
    public boolean dryRun() {
        return rehearsed.value("dryRun");
    }

    /**
     * Refuses with 412 when there is another state by now, as far as it can be seen beforehand.
     *
     * @param current read only when it is needed
     */
    public void require(Supplier<?> current) {
        EntityTags.require(ifMatch, current);
    }

    /** The same of a thing that may not be there, which is in none of the states that somebody can have seen. */
    public void require(Optional<?> current) {
        if (ifMatch != null && current.isEmpty()) {
            throw Refusal.outdated("it does not exist, so it is not in the state of the tag " + ifMatch);
        }
        current.ifPresent(now -> require(() -> now));
    }
}
