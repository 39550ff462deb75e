package io.crossdock.security.rest.acl;

import io.crossdock.security.acl.AccessPolicy;
import io.crossdock.security.acl.AclBook;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Everything that decides about access in a cluster, as far as its protocol tells. */
public final class Policies {
    private Policies() {}

    /**
     * @param superUsersKnown whether the brokers told who their super users are. Apache Kafka's do not, and no broker tells
     *     who may not describe its settings.
     */
    public record Known(AclBook book, boolean superUsersKnown) {}

    /** Reads the rules and the settings of one broker. */
    public static Known read(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, String> settings = settings(admin);
        var rules = admin.describeAcls(AclBindingFilter.ANY).values().get();
        return new Known(AclBook.of(rules, AccessPolicy.of(settings)), settings.containsKey(AccessPolicy.SUPER_USERS));
    }

    private static Map<String, String> settings(Admin admin) throws ExecutionException, InterruptedException {
        Node any = admin.describeCluster().nodes().get().iterator().next();
        var resource = new ConfigResource(ConfigResource.Type.BROKER, any.idString());
        var settings = new HashMap<String, String>();
        try {
            for (ConfigEntry entry : admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .flatMap(config -> config.entries().stream())
                    .toList()) {
                boolean decides = entry.name().equals(AccessPolicy.SUPER_USERS)
                        || entry.name().equals(AccessPolicy.ALLOW_EVERYONE)
                        || entry.name().startsWith(AccessPolicy.GROUP_PREFIX);
                if (decides && entry.value() != null) {
                    settings.put(entry.name(), entry.value());
                }
            }
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof AuthorizationException)) {
                throw refused;
            }
        }
        return settings;
    }
}
