package io.crossdock.security.rest.acl;

import io.crossdock.security.acl.Explanation;
import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.MappingConstants;
import org.mapstruct.ReportingPolicy;
import org.mapstruct.ValueMapping;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Kafka's words for access rules, and ours. */
@Mapper(implementationName = "Generated<CLASS_NAME>", unmappedTargetPolicy = ReportingPolicy.ERROR)
public interface AclMapper {
    /** The one there is. */
    AclMapper INSTANCE = new GeneratedAclMapper();

    @Mapping(target = "resourceType", expression = "java(resource(rule.pattern().resourceType()))")
    @Mapping(target = "patternType", expression = "java(pattern(rule.pattern().patternType()))")
    @Mapping(target = "name", expression = "java(rule.pattern().name())")
    @Mapping(target = "principal", expression = "java(rule.entry().principal())")
    @Mapping(target = "host", expression = "java(rule.entry().host())")
    @Mapping(target = "operation", expression = "java(verb(rule.entry().operation()))")
    @Mapping(target = "permission", expression = "java(permission(rule.entry().permissionType()))")
    AclDto dto(AclBinding rule);

    List<AclDto> dtos(Collection<AclBinding> rules);

    List<AclBinding> bindings(Collection<AclDto> rules);

    default AclBinding binding(AclDto rule) {
        return new AclBinding(
                new ResourcePattern(kafka(rule.resourceType()), rule.name(), kafka(rule.patternType())),
                new AccessControlEntry(
                        rule.principal(), rule.host(), kafka(rule.operation()), kafka(rule.permission())));
    }

    ResourceType kafka(AclResource resource);

    PatternType kafka(AclPattern pattern);

    AclOperation kafka(AclVerb verb);

    AclPermissionType kafka(AclPermission permission);

    @ValueMapping(source = MappingConstants.ANY_REMAINING, target = MappingConstants.THROW_EXCEPTION)
    AclResource resource(ResourceType type);

    @ValueMapping(source = MappingConstants.ANY_REMAINING, target = MappingConstants.THROW_EXCEPTION)
    AclPattern pattern(PatternType type);

    @ValueMapping(source = MappingConstants.ANY_REMAINING, target = MappingConstants.THROW_EXCEPTION)
    AclVerb verb(AclOperation operation);

    @ValueMapping(source = MappingConstants.ANY_REMAINING, target = MappingConstants.THROW_EXCEPTION)
    AclPermission permission(AclPermissionType type);

    @Mapping(target = "principal", expression = "java(question.principal().toString())")
    @Mapping(target = "host", expression = "java(question.host().getHostAddress())")
    @Mapping(target = "resourceType", source = "type")
    QuestionDto question(Question question);

    @Mapping(target = "allowed", source = "explanation.decision.allowed")
    @Mapping(target = "reason", source = "explanation.decision.reason")
    @Mapping(target = "rule", source = "explanation.decision.rule")
    ExplanationDto explanation(Explanation explanation, boolean superUsersKnown);

    ExplanationDto.CloseRuleDto close(Explanation.Close close);

    ExplanationDto.RemedyDto remedy(Explanation.Remedy remedy);

    SimulationDto simulation(Simulation simulation);

    @Mapping(target = "request", source = "observed.question")
    @Mapping(target = "count", source = "observed.count")
    @Mapping(target = "last", expression = "java(outcome.observed().last().toString())")
    @Mapping(target = "allowedBefore", source = "before.allowed")
    @Mapping(target = "allowedAfter", source = "after.allowed")
    SimulationDto.OutcomeOfRequestDto outcome(Simulation.Outcome outcome);

    default @Nullable AclDto perhaps(Optional<AclBinding> rule) {
        return rule.map(this::dto).orElse(null);
    }

    default ExplanationDto.@Nullable RemedyDto perhapsRemedy(Optional<Explanation.Remedy> remedy) {
        return remedy.map(this::remedy).orElse(null);
    }

    default @Nullable String perhapsMissed(Optional<Explanation.Missed> missed) {
        return missed.map(Enum::name).orElse(null);
    }
}
