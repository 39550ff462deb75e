package io.crossdock.security.rest.user;

import io.crossdock.security.rest.ChangeTerms;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.PageQuery;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Users with passwords. Thread-safe. */
@AsCaller
@Path("/admin/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class UsersResource {
    private static final int LONGEST_NAME = 249;

    private final Administrators administrators;

    public UsersResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The users, by name.")
    @Refuses({400, 403})
    public PageDto<UserDto> list(@Context SecurityContext caller, @BeanParam PageQuery page) {
        return administrators.as(caller, admin -> page.of(Users.list(admin), UserDto::name));
    }

    @GET
    @Path("{user}")
    @Summary("How one user can log in.")
    @Refuses({403, 404})
    public UserDto show(@Context SecurityContext caller, @PathParam("user") String user) {
        return administrators.as(caller, admin -> Users.require(admin, user));
    }

    @PUT
    @Path("{user}")
    @Summary("Makes sure that there is a user; a password that was generated is told in this answer and never again.")
    @Refuses(403)
    public UserOutcomeDto put(
            @Context SecurityContext caller,
            @PathParam("user") String user,
            @BeanParam ChangeTerms terms,
            @Valid UserSpecDto wanted) {
        UserSpecDto spec = Refusal.requireBody(wanted);
        checkName(user);
        return administrators.as(caller, admin -> {
            Optional<UserDto> before = Users.find(admin, user);
            terms.require(before);
            return Users.toBe(admin, user, before, spec, true, terms.dryRun());
        });
    }

    @POST
    @Path("{user}/password")
    @Summary("Gives a user another password: the one in the request, or one that is generated and told once.")
    @Refuses({403, 404})
    public UserOutcomeDto password(
            @Context SecurityContext caller,
            @PathParam("user") String user,
            @BeanParam ChangeTerms terms,
            @Valid UserSpecDto wanted) {
        UserSpecDto spec = Refusal.requireBody(wanted);
        return administrators.as(caller, admin -> {
            Optional<UserDto> before = Optional.of(Users.require(admin, user));
            terms.require(before);
            return Users.toBe(admin, user, before, spec, false, terms.dryRun());
        });
    }

    @DELETE
    @Path("{user}")
    @Summary("Takes a user's passwords away, or that of one mechanism. Rules about the user stay.")
    @Refuses({400, 403, 404})
    public OutcomeDto delete(
            @Context SecurityContext caller,
            @PathParam("user") String user,
            @QueryParam("mechanism") @Summary("SCRAM-SHA-256 or SCRAM-SHA-512; default is both.") @Nullable
                    String mechanism,
            @BeanParam ChangeTerms terms) {
        ScramHashing only = mechanism == null ? null : hashing(mechanism);
        return administrators.as(caller, admin -> {
            UserDto now = Users.require(admin, user);
            terms.require(() -> now);
            return new OutcomeDto(terms.dryRun(), Users.delete(admin, now, only, terms.dryRun()));
        });
    }

    private static ScramHashing hashing(String name) {
        return switch (name) {
            case "SCRAM-SHA-256" -> ScramHashing.SCRAM_SHA_256;
            case "SCRAM-SHA-512" -> ScramHashing.SCRAM_SHA_512;
            default -> throw Refusal.field("mechanism", "must be SCRAM-SHA-256 or SCRAM-SHA-512");
        };
    }

    private static void checkName(String user) {
        if (user.isBlank() || user.length() > LONGEST_NAME || user.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.field(
                    "user", "must be 1 to " + LONGEST_NAME + " characters, none of them a control character");
        }
    }
}
