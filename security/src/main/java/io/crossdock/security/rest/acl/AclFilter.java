package io.crossdock.security.rest.acl;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;

/** Which rules are meant, as parameters of a query say it. Whatever is not given matches every rule. */
public final class AclFilter {
    private AclFilter() {}

    /**
     * @param patternType LITERAL, PREFIXED, ANY, or MATCH for every rule that is about the resource of that name
     * @throws jakarta.ws.rs.WebApplicationException 400, naming the parameter that makes no sense
     */
    public static AclBindingFilter of(
            @Nullable String resourceType,
            @Nullable String name,
            @Nullable String patternType,
            @Nullable String principal,
            @Nullable String host,
            @Nullable String operation,
            @Nullable String permission) {
        return new AclBindingFilter(
                new ResourcePatternFilter(
                        parse("resourceType", resourceType, ResourceType.class, ResourceType.ANY),
                        name,
                        parse("patternType", patternType, PatternType.class, PatternType.ANY)),
                new AccessControlEntryFilter(
                        principal,
                        host,
                        parse("operation", operation, AclOperation.class, AclOperation.ANY),
                        parse("permission", permission, AclPermissionType.class, AclPermissionType.ANY)));
    }

    private static <E extends Enum<E>> E parse(String parameter, @Nullable String text, Class<E> of, E otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        String wanted = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(of.getEnumConstants())
                .filter(each -> each.name().equals(wanted) && !each.name().equals("UNKNOWN"))
                .findFirst()
                .orElseThrow(() -> Refusal.field(
                        parameter,
                        "must be one of "
                                + Arrays.stream(of.getEnumConstants())
                                        .map(Enum::name)
                                        .filter(each -> !each.equals("UNKNOWN"))
                                        .toList()
                                + ", was '" + (text.length() > 50 ? text.substring(0, 50) + "..." : text) + "'"));
    }
}
