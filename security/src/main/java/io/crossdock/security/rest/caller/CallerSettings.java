package io.crossdock.security.rest.caller;

import io.crossdock.security.rest.Refusal;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.WebApplicationException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a Kafka client that acts as one caller and as nobody else. */
final class CallerSettings {
    /** The best first: what a password is proven with, without telling it where that is possible. */
    private static final List<String> WITH_PASSWORD = List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

    /** Kafka's clients log in with delegation tokens by these alone. */
    private static final List<String> WITH_DELEGATION_TOKEN = List.of("SCRAM-SHA-512", "SCRAM-SHA-256");

    private static final String WITH_TOKEN = "OAUTHBEARER";

    private CallerSettings() {}

    /**
     * Mechanisms by which the cluster may know a password, the best first.
     *
     * @throws NotAuthorizedException if it takes none
     */
    static List<String> passwordMechanisms(ClusterAccess cluster) {
        List<String> offered =
                WITH_PASSWORD.stream().filter(cluster.mechanisms()::contains).toList();
        if (offered.isEmpty()) {
            throw cannot("a user and password", cluster);
        }
        return offered;
    }

    /** @param mechanism by which a password is proven; of no meaning to callers without one */
    static Map<String, Object> of(ClusterAccess cluster, Caller caller, String mechanism) {
        Map<String, Object> settings = patient(cluster.clientSettings());
        if (caller instanceof Caller.Password known) {
            String module = (mechanism.equals("PLAIN") ? PlainLoginModule.class : ScramLoginModule.class).getName();
            settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
            settings.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    module + " required username=" + quoted(known.user()) + " password=" + quoted(known.secret())
                            + ";");
        } else if (caller instanceof Caller.Delegated delegated) {
            settings.put(SaslConfigs.SASL_MECHANISM, withDelegationToken(cluster));
            settings.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    ScramLoginModule.class.getName() + " required username=" + quoted(delegated.tokenId())
                            + " password=" + quoted(delegated.secret()) + " "
                            + ScramLoginModule.TOKEN_AUTH_CONFIG + "=\"true\";");
        } else if (caller instanceof Caller.Bearer holder) {
            if (!cluster.mechanisms().contains(WITH_TOKEN)) {
                throw cannot("a bearer token", cluster);
            }
            settings.put(SaslConfigs.SASL_MECHANISM, WITH_TOKEN);
            settings.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    OAuthBearerLoginModule.class.getName() + " required token=" + quoted(holder.token()) + ";");
            settings.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, BearerTokenLogin.class.getName());
        }
        return settings;
    }

    /** The same settings for a client that does not wait longer than somebody who calls by HTTP. */
    static Map<String, Object> patient(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "crossdock-rest");
        return settings;
    }

    private static Optional<String> first(ClusterAccess cluster, List<String> wanted) {
        return wanted.stream().filter(cluster.mechanisms()::contains).findFirst();
    }

    /** @throws WebApplicationException if the cluster lets nobody in by a delegation token */
    static String withDelegationToken(ClusterAccess cluster) {
        return first(cluster, WITH_DELEGATION_TOKEN)
                .orElseThrow(() -> Refusal.forbidden("callers with a certificate need one of " + WITH_DELEGATION_TOKEN
                        + " among sasl.enabled.mechanisms of the listener, which are "
                        + String.join(", ", cluster.mechanisms()) + "; or call with Authorization"));
    }

    private static NotAuthorizedException cannot(String what, ClusterAccess cluster) {
        return new NotAuthorizedException(
                "the cluster does not accept " + what + " on this listener; its mechanisms are "
                        + String.join(", ", cluster.mechanisms()),
                CallerFilter.challenges(cluster).get(0));
    }

    /**
     * As JAAS reads it back.
     *
     * @throws NotAuthorizedException for characters its parser ends a text at, whoever wrote them: nobody may smuggle an
     *     option into the login of another
     */
    private static String quoted(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new NotAuthorizedException("a user, password or token has no control characters", "Basic");
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
