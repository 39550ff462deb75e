package io.crossdock.broker;

import io.crossdock.security.authn.JwtRules;
import io.crossdock.security.authn.ScramHash;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How clients log in at one listener.
 *
 * @param mechanisms offered, in order
 * @param lifetimes of logins, by mechanism; none for as long as the connection
 * @param plainUsers passwords of PLAIN that stand in the configuration, by user
 * @param scramUsers passwords of SCRAM that stand in the configuration, by user
 * @param tokens whose tokens are believed
 */
record LoginConfig(
        List<String> mechanisms,
        Map<String, Duration> lifetimes,
        Map<String, String> plainUsers,
        Map<ScramHash, Map<String, String>> scramUsers,
        Optional<TokenConfig> tokens) {
    LoginConfig {
        mechanisms = List.copyOf(mechanisms);
        lifetimes = Map.copyOf(lifetimes);
        plainUsers = Map.copyOf(plainUsers);
        scramUsers = Map.copyOf(scramUsers);
    }

    /**
     * Whose tokens are believed.
     *
     * @param keys where the keys are that they are signed with
     * @param refresh how often those are read again
     */
    record TokenConfig(URI keys, Duration refresh, JwtRules rules) {}

    /** Without passwords. */
    @Override
    public String toString() {
        return "LoginConfig" + mechanisms;
    }
}
