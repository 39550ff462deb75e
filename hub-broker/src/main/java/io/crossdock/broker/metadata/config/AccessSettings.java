package io.crossdock.broker.metadata.config;

import io.crossdock.security.acl.AccessPolicy;

import java.util.List;
import java.util.Optional;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** Who may do what, besides the access rules themselves. */
final class AccessSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                    AccessPolicy.ALLOW_EVERYONE,
                    BOOLEAN,
                    "false",
                    "",
                    "Whether everybody may do everything with a resource that no access rule is about."),
            new Setting(
                            "authorizer",
                            STRING,
                            "",
                            "",
                            "acl to check every request against the access rules; without a value everybody may do"
                                    + " everything.")
                    .oneOf("", "acl"),
            new Setting(
                            "authorizer.class.name",
                            STRING,
                            "",
                            "",
                            "Any of the authorizers of Apache Kafka means the same as authorizer: acl.")
                    .oneOf(
                            "",
                            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                            "kafka.security.authorizer.AclAuthorizer",
                            "kafka.security.auth.SimpleAclAuthorizer"),
            new Setting(
                            AccessPolicy.SUPER_USERS,
                            STRING,
                            "",
                            "",
                            "Who may do everything, as User:name;User:other or Group:name; brokers have to be among"
                                    + " them, or be allowed CLUSTER_ACTION.")
                    .satisfying(value -> principalsProblem(AccessPolicy.SUPER_USERS, value)));

    private AccessSettings() {}

    /** The setting of this name if it makes a group of principals; there are as many as somebody wants. */
    static Optional<Setting> group(String name) {
        return name.startsWith(AccessPolicy.GROUP_PREFIX) && name.length() > AccessPolicy.GROUP_PREFIX.length()
                ? Optional.of(new Setting(
                                name,
                                STRING,
                                "",
                                "",
                                "Members of a group of principals, as User:name;User:other. Access rules for"
                                        + " Group:name, name being what stands behind " + AccessPolicy.GROUP_PREFIX
                                        + " here, hold for each of them. To be the same on every broker.")
                        .satisfying(value -> principalsProblem(name, value)))
                : Optional.empty();
    }

    private static Optional<String> principalsProblem(String name, String value) {
        try {
            AccessPolicy.principals(name, value);
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.of("must be principals separated by semicolons (" + malformed.getMessage() + ")");
        }
    }
}
