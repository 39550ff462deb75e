package io.crossdock.security.rest.caller;

import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdministratorsTest {
    private final Clockwork clock = new Clockwork();
    private final List<Made> made = new ArrayList<>();
    private final Administrators administrators = new Administrators(
            () -> new ClusterAccess(
                    Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"),
                    List.of("SCRAM-SHA-512", "OAUTHBEARER")),
            this::make,
            clock);

    @AfterEach
    void close() {
        administrators.close();
    }

    @Test
    void whoCallsAgainIsServedByTheSameClient() {
        assertThat(call("ann", "secret")).isSameAs(call("ann", "secret"));
        assertThat(made).hasSize(1);
        assertThat(made.get(0).settings.get(SaslConfigs.SASL_JAAS_CONFIG))
                .asString()
                .contains("username=\"ann\" password=\"secret\"");
    }

    @Test
    void anotherUserAndAnotherPasswordHaveClientsOfTheirOwn() {
        Admin first = call("ann", "secret");

        assertThat(call("ann", "another")).isNotSameAs(first);
        assertThat(call("bob", "secret")).isNotSameAs(first);
        assertThat(call("an", "nsecret")).isNotSameAs(first); // the same letters, cut elsewhere
        assertThat(made).hasSize(4);
    }

    @Test
    void onlySoManyAreKeptAndThoseUnusedForLongestAreClosed() {
        for (int i = 0; i < Administrators.MOST; i++) {
            call("user-" + i, "secret");
        }
        call("user-0", "secret");

        for (int i = 0; i < 10; i++) {
            call("another-" + i, "secret");
        }

        assertThat(administrators.size()).isEqualTo(Administrators.MOST);
        assertThat(made).filteredOn(each -> each.closed).hasSize(10);
        assertThat(made.get(0).closed).isFalse();
        assertThat(made.subList(1, 11)).allMatch(each -> each.closed);
    }

    @Test
    void oneThatIsInUseIsClosedOnlyWhenItIsNot() {
        administrators.as(caller("ann", "secret"), admin -> {
            for (int i = 0; i < Administrators.MOST; i++) {
                call("user-" + i, "secret");
            }
            assertThat(made.get(0).closed).isFalse();
            return admin;
        });

        assertThat(made.get(0).closed).isTrue();
        assertThat(administrators.size()).isEqualTo(Administrators.MOST);
    }

    @Test
    void aClientIsReplacedInTimeSoThatItsPasswordIsAskedForAgain() {
        Admin first = call("ann", "secret");
        clock.advance(Administrators.LONGEST.minusMillis(1));
        assertThat(call("ann", "secret")).isSameAs(first);

        clock.advance(Duration.ofMillis(1));

        assertThat(call("ann", "secret")).isNotSameAs(first);
        assertThat(made.get(0).closed).isTrue();
        assertThat(administrators.size()).isEqualTo(1);
    }

    @Test
    void aClientIsNotUsedBeyondTheLifeOfItsToken() {
        String token = jwt(
                "{\"sub\":\"ann\",\"exp\":" + clock.instant().plusSeconds(30).getEpochSecond() + "}");
        Admin first = bearing(token);
        clock.advance(Duration.ofSeconds(29));
        assertThat(bearing(token)).isSameAs(first);

        clock.advance(Duration.ofSeconds(1));

        assertThat(bearing(token)).isNotSameAs(first);
        assertThat(made.get(0).closed).isTrue();
    }

    @Test
    void aTokenThatSaysNotWhenItExpiresIsKeptNoLongerThanAPassword() {
        for (String token : List.of("opaque", "a.b.c", jwt("[]"), jwt("{\"exp\":\"soon\"}"), jwt("{\"exp\":1e300}"))) {
            Admin first = bearing(token);
            clock.advance(Administrators.LONGEST);
            assertThat(bearing(token)).as(token).isNotSameAs(first);
        }
    }

    @Test
    void aPasswordIsTriedByTheNextMechanismAndTheOneThatWorkedIsRemembered() {
        var both = new Administrators(
                () -> new ClusterAccess(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"),
                        List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")),
                this::make,
                clock);
        assertThat(both.<String>as(caller("ann", "secret"), admin -> knownTo("PLAIN")))
                .isEqualTo("PLAIN");
        assertThat(made).hasSize(3);
        assertThat(both.settings(caller("ann", "secret"))).containsEntry(SaslConfigs.SASL_MECHANISM, "PLAIN");

        assertThatThrownBy(() -> both.as(caller("ann", "guess"), admin -> knownTo("nobody")))
                .hasCauseInstanceOf(SaslAuthenticationException.class);
        assertThat(made).as("a wrong password is one failed login").hasSize(4);

        clock.advance(PasswordWays.ALONE);
        assertThat(both.<String>as(caller("ann", "secret"), admin -> knownTo("PLAIN")))
                .isEqualTo("PLAIN");
        assertThat(made).as("the one that worked comes first").hasSize(5);
        clock.advance(PasswordWays.ALONE);
        assertThat(both.<String>as(caller("ann", "secret"), admin -> knownTo("SCRAM-SHA-256")))
                .isEqualTo("SCRAM-SHA-256");
        both.close();
    }

    /** What a cluster says to the client that was made last. */
    private String knownTo(String mechanism) throws ExecutionException {
        Object tried = made.get(made.size() - 1).settings.get(SaslConfigs.SASL_MECHANISM);
        if (!mechanism.equals(tried)) {
            throw new ExecutionException(new SaslAuthenticationException("no"));
        }
        return mechanism;
    }

    @Test
    void credentialsThatAreRefusedAreForgottenAtOnce() {
        assertThatThrownBy(() -> administrators.as(caller("ann", "guess"), admin -> {
                    throw new ExecutionException(new SaslAuthenticationException("no"));
                }))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(SaslAuthenticationException.class);

        assertThat(made.get(0).closed).isTrue();
        assertThat(administrators.size()).isZero();
    }

    @Test
    void aClientIsKeptWhenItsUserIsOnlyNotAllowedSomething() {
        assertThatThrownBy(() -> administrators.as(caller("ann", "secret"), admin -> {
                    throw new ExecutionException(new TopicAuthorizationException("no"));
                }))
                .hasCauseInstanceOf(TopicAuthorizationException.class);

        call("ann", "secret");
        assertThat(made).hasSize(1);
    }

    @Test
    void whenItIsClosedSoAreItsClientsAndNobodyIsServed() {
        call("ann", "secret");

        administrators.close();

        assertThat(made).allMatch(each -> each.closed);
        assertThatThrownBy(() -> call("ann", "secret")).isInstanceOf(ServiceUnavailableException.class);
    }

    private Admin call(String user, String password) {
        return administrators.as(caller(user, password), admin -> admin);
    }

    private Admin bearing(String token) {
        return administrators.as(new CallerContext(new Caller.Bearer(token), true), admin -> admin);
    }

    private static SecurityContext caller(String user, String password) {
        return new CallerContext(new Caller.Password(user, password), true);
    }

    private static String jwt(String claims) {
        return "e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }

    /** A client of which is noted when it is closed; nobody asks it for anything here. */
    private Admin make(Map<String, Object> settings) {
        var each = new Made(settings);
        made.add(each);
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "close" -> each.close();
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "client " + each.settings.get(SaslConfigs.SASL_MECHANISM);
                    default -> throw new AssertionError("nobody may ask for " + method);
                });
    }

    private static final class Made {
        final Map<String, Object> settings;
        boolean closed;

        Made(Map<String, Object> settings) {
            this.settings = settings;
        }

        @Nullable
        Object close() {
            closed = true;
            return null;
        }
    }

    private static final class Clockwork extends Clock {
        private Instant now = Instant.parse("2026-11-26T08:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
