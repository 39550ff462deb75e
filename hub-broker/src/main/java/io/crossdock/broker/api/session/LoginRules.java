package io.crossdock.broker.api.session;

import io.crossdock.security.authn.SaslMechanism;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How clients log in at one listener.
 *
 * @param mechanisms offered, in order
 * @param lifetimes after which a client has to log in again, by mechanism; none for never ({@code connections.max.reauth.ms})
 */
public record LoginRules(List<SaslMechanism> mechanisms, Map<String, Duration> lifetimes) {
    public LoginRules {
        mechanisms = List.copyOf(mechanisms);
        lifetimes = Map.copyOf(lifetimes);
    }

    List<String> names() {
        return mechanisms.stream().map(SaslMechanism::name).toList();
    }

    Optional<SaslMechanism> mechanism(String name) {
        return mechanisms.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
