package io.crossdock.security.rest.caller;

import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensions;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;

/**
 * Gives Kafka's client the token that came with a REST call. Whether it is worth anything is for the broker to say;
 * nothing is read out of it here. Made by Kafka's client, by its name.
 */
public final class BearerTokenLogin implements AuthenticateCallbackHandler {
    private static final long HOUR_MILLIS = 3_600_000;

    private String token = "";

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        token = String.valueOf(entries.get(0).getOptions().get("token"));
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerTokenCallback wanted) {
                wanted.token(new Passed(token));
            } else if (callback instanceof SaslExtensionsCallback extensions) {
                extensions.extensions(SaslExtensions.empty());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}

    /** Kafka's client wants to know when to fetch the next one; the client is closed long before an hour has passed. */
    private record Passed(String value) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return Long.MAX_VALUE - HOUR_MILLIS;
        }

        @Override
        public String principalName() {
            return "";
        }

        @Override
        public @Nullable Long startTimeMs() {
            return null;
        }

        @Override
        public String toString() {
            return "Passed[]";
        }
    }
}
