package io.crossdock.broker.rest.v3;

import io.crossdock.security.acl.NewRules;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.acl.AclFilter;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.ResourcePattern;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Access rules. Thread-safe. */
@AsCaller
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}/acls")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3AclsResource {
    private final Administrators administrators;

    public V3AclsResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The rules that match.")
    public V3.ListDto<V3.AclDto> list(
            @Context SecurityContext caller,
            @PathParam("cluster") String cluster,
            @QueryParam("resource_type") @Nullable String resourceType,
            @QueryParam("resource_name") @Nullable String name,
            @QueryParam("pattern_type") @Nullable String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("host") @Nullable String host,
            @QueryParam("operation") @Nullable String operation,
            @QueryParam("permission") @Nullable String permission) {
        AclBindingFilter filter = AclFilter.of(resourceType, name, patternType, principal, host, operation, permission);
        return administrators.as(caller, admin -> {
            V3Path.require(admin, cluster);
            return answer(cluster, admin.describeAcls(filter).values().get());
        });
    }

    @POST
    @AnswersWith(201)
    @Summary("Adds a rule.")
    public void create(
            @Context SecurityContext caller, @PathParam("cluster") String cluster, @Valid V3.NewAclDto body) {
        V3.NewAclDto wanted = Refusal.requireBody(body);
        AclBindingFilter parsed = AclFilter.of(
                wanted.resourceType(),
                wanted.resourceName(),
                wanted.patternType(),
                wanted.principal(),
                wanted.host(),
                wanted.operation(),
                wanted.permission());
        var rule = new AclBinding(
                new ResourcePattern(
                        parsed.patternFilter().resourceType(),
                        wanted.resourceName(),
                        parsed.patternFilter().patternType()),
                new AccessControlEntry(
                        wanted.principal(),
                        wanted.host(),
                        parsed.entryFilter().operation(),
                        parsed.entryFilter().permissionType()));
        NewRules.problem(rule).ifPresent(problem -> {
            throw Refusal.field("acl", problem);
        });
        administrators.<Boolean>as(caller, admin -> {
            V3Path.require(admin, cluster);
            admin.createAcls(List.of(rule)).all().get();
            return true;
        });
    }

    @DELETE
    @Summary("Deletes the rules that match; at least one parameter is needed.")
    public V3.ListDto<V3.AclDto> delete(
            @Context SecurityContext caller,
            @PathParam("cluster") String cluster,
            @QueryParam("resource_type") @Nullable String resourceType,
            @QueryParam("resource_name") @Nullable String name,
            @QueryParam("pattern_type") @Nullable String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("host") @Nullable String host,
            @QueryParam("operation") @Nullable String operation,
            @QueryParam("permission") @Nullable String permission) {
        AclBindingFilter filter = AclFilter.of(resourceType, name, patternType, principal, host, operation, permission);
        if (filter.equals(AclBindingFilter.ANY)) {
            throw Refusal.field("resource_type", "must be given, or another parameter that says which rules are meant");
        }
        return administrators.as(caller, admin -> {
            V3Path.require(admin, cluster);
            return answer(cluster, admin.deleteAcls(List.of(filter)).all().get());
        });
    }

    private static V3.ListDto<V3.AclDto> answer(String cluster, Collection<AclBinding> rules) {
        List<V3.AclDto> data = rules.stream()
                .sorted(Comparator.comparing(AclBinding::toString))
                .map(rule -> new V3.AclDto(
                        "KafkaAcl",
                        V3Path.meta(cluster, "acls"),
                        cluster,
                        rule.pattern().resourceType().name(),
                        rule.pattern().name(),
                        rule.pattern().patternType().name(),
                        rule.entry().principal(),
                        rule.entry().host(),
                        rule.entry().operation().name(),
                        rule.entry().permissionType().name()))
                .toList();
        return V3Path.list("KafkaAclList", data, cluster, "acls");
    }
}
