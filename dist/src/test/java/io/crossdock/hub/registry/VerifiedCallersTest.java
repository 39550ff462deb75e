package io.crossdock.hub.registry;

import io.crossdock.security.rest.caller.Caller;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VerifiedCallersTest {
    private static final Caller ANN = new Caller.Password("ann", "secret");
    private static final Caller BOB = new Caller.Password("bob", "secret");
    private static final RuntimeException AWAY = new CompletionException(new TimeoutException("nobody answered"));
    private static final RuntimeException REFUSED =
            new CompletionException(new SaslAuthenticationException("wrong password"));

    private final SetClock clock = new SetClock();
    private Optional<RuntimeException> says = Optional.empty();
    private int asked;
    private final VerifiedCallers callers = new VerifiedCallers(this::letIn, new BearerNames("sub"), clock);

    @Test
    void theClusterIsNotAskedAgainForAWhile() {
        assertThat(read(ANN)).isEqualTo("ann");
        read(ANN);
        assertThat(asked).isEqualTo(1);

        clock.pass(VerifiedCallers.REMEMBERED);
        read(ANN);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void whileTheClusterIsAwayWhoWasLetInLatelyGoesOnReading() {
        read(ANN);
        says = Optional.of(AWAY);

        clock.pass(VerifiedCallers.OLDEST.minusMillis(1));
        assertThat(read(ANN)).isEqualTo("ann");

        clock.pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> read(ANN)).isInstanceOf(ServiceUnavailableException.class);
        clock.pass(VerifiedCallers.ASK_AGAIN);
        assertThatThrownBy(() -> read(ANN))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasCause(AWAY);
    }

    @Test
    void whileTheClusterIsAwayNobodyWritesAndNobodyNewIsLetIn() {
        read(ANN);
        says = Optional.of(AWAY);
        clock.pass(VerifiedCallers.REMEMBERED);

        assertThatThrownBy(() -> callers.principal(context(ANN), false))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasCause(AWAY);
        assertThatThrownBy(() -> callers.principal(context(ANN), false))
                .isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> read(BOB)).isInstanceOf(ServiceUnavailableException.class);
        assertThatThrownBy(() -> read(new Caller.Password("ann", "guessed")))
                .isInstanceOf(ServiceUnavailableException.class);
        assertThat(read(ANN)).isEqualTo("ann");
    }

    @Test
    void aClusterThatIsAwayIsAskedOnceInAWhileWhoeverCalls() {
        read(ANN);
        read(BOB);
        says = Optional.of(AWAY);
        clock.pass(VerifiedCallers.REMEMBERED);
        asked = 0;

        for (int i = 0; i < 20; i++) {
            read(ANN);
            read(BOB);
        }
        assertThat(asked).isEqualTo(1);

        clock.pass(VerifiedCallers.ASK_AGAIN);
        read(BOB);
        read(ANN);
        assertThat(asked).isEqualTo(2);

        says = Optional.empty();
        clock.pass(VerifiedCallers.ASK_AGAIN);
        read(BOB);
        read(ANN);
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void whomTheClusterRefusesIsForgotten() {
        read(ANN);
        says = Optional.of(REFUSED);
        clock.pass(VerifiedCallers.REMEMBERED);
        assertThatThrownBy(() -> read(ANN)).isSameAs(REFUSED);

        says = Optional.of(AWAY);
        assertThatThrownBy(() -> read(ANN))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasCause(AWAY);
    }

    @Test
    void aTokenThatRanOutIsNoLongerTakenWhileTheClusterIsAway() {
        var token = new Caller.Bearer(token(clock.instant().plusSeconds(20).getEpochSecond()));
        assertThat(read(token)).isEqualTo("eve");
        says = Optional.of(AWAY);

        clock.pass(Duration.ofSeconds(19));
        assertThat(read(token)).isEqualTo("eve");

        clock.pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> read(token))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasCause(AWAY);
    }

    private static String token(long expiry) {
        return part("{\"alg\":\"none\"}") + "." + part("{\"sub\":\"eve\",\"exp\":" + expiry + "}") + ".x";
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private String read(Caller caller) {
        return callers.principal(context(caller), true).getName();
    }

    private void letIn(SecurityContext context) {
        asked++;
        if (says.isPresent()) {
            throw says.get();
        }
    }

    private static SecurityContext context(Caller caller) {
        return new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return caller;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }

            @Override
            public boolean isSecure() {
                return true;
            }

            @Override
            public String getAuthenticationScheme() {
                return SecurityContext.BASIC_AUTH;
            }
        };
    }
}
