package io.crossdock.broker.rest.v3;

import io.crossdock.security.acl.NewRules;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.acl.AclFilter;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.resource.ResourcePattern;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Access rules. Thread-safe. */
@AsCaller
@Refuses(404)
@RefusesAs(V3Errors.ErrorDto.class)
@Path("/kafka/v3/clusters/{cluster}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class V3AclsResource {
    private final V3Cluster cluster;

    public V3AclsResource(Administrators administrators) {
        cluster = new V3Cluster(administrators);
    }

    @GET
    @Path("acls")
    @Summary("The rules that match.")
    @Refuses({400, 403})
    public V3.ListDto<V3.AclDto> list(@BeanParam V3Call call, @BeanParam V3AclQuery query) {
        AclBindingFilter filter = query.filter();
        return cluster.with(
                call, admin -> answer(call, admin.describeAcls(filter).values().get()));
    }

    @POST
    @Path("acls")
    @AnswersWith(201)
    @Summary("Adds a rule.")
    @Refuses(403)
    public void create(@BeanParam V3Call call, @Valid V3.NewAclDto body) {
        create(call, List.of(rule(Refusal.requireBody(body))));
    }

    @POST
    @Path("acls:batch")
    @AnswersWith(201)
    @Summary("Adds several rules.")
    @Refuses(403)
    public void createAll(@BeanParam V3Call call, @Valid V3.NewAclsDto body) {
        var rules = new ArrayList<AclBinding>();
        Refusal.requireBody(body).data().forEach(each -> rules.add(rule(each)));
        create(call, rules);
    }

    private void create(V3Call call, List<AclBinding> rules) {
        cluster.change(call, admin -> admin.createAcls(rules).all().get());
    }

    private static AclBinding rule(V3.NewAclDto wanted) {
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
        return rule;
    }

    @DELETE
    @Path("acls")
    @Summary("Deletes the rules that match; at least one parameter is needed.")
    @Refuses({400, 403})
    public V3.ListDto<V3.AclDto> delete(@BeanParam V3Call call, @BeanParam V3AclQuery query) {
        AclBindingFilter filter = query.filter();
        if (filter.equals(AclBindingFilter.ANY)) {
            throw Refusal.field("resource_type", "must be given, or another parameter that says which rules are meant");
        }
        return cluster.with(
                call,
                admin -> answer(call, admin.deleteAcls(List.of(filter)).all().get()));
    }

    private static V3.ListDto<V3.AclDto> answer(V3Call call, Collection<AclBinding> rules) {
        V3Place place = call.at("acls");
        List<V3.AclDto> data = rules.stream()
                .sorted(Comparator.comparing(AclBinding::toString))
                .map(rule -> new V3.AclDto(
                        "KafkaAcl",
                        new V3.MetaDto(place.self(), null),
                        call.cluster(),
                        rule.pattern().resourceType().name(),
                        rule.pattern().name(),
                        rule.pattern().patternType().name(),
                        rule.entry().principal(),
                        rule.entry().host(),
                        rule.entry().operation().name(),
                        rule.entry().permissionType().name()))
                .toList();
        return place.list("KafkaAclList", data);
    }
}
