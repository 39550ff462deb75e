package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.server.auth.DigestLoginModule;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;

/**
 * What the peers of an embedded ensemble log in with: one user whose password is the ensemble's secret, by SASL
 * DIGEST-MD5, so that the secret itself never travels. Every other login of this process is configured as before.
 */
final class QuorumLogin extends Configuration {
    static final String SERVER = "CrossdockQuorumServer";
    static final String LEARNER = "CrossdockQuorumLearner";
    /** The name both sides of the exchange agree on. */
    static final String SERVICE = "zkquorum/localhost";

    private static final String USER = "crossdock";

    private final String secret;
    private final @Nullable Configuration others;

    private QuorumLogin(String secret, @Nullable Configuration others) {
        this.secret = secret;
        this.others = others;
    }

    /** Makes the logins of this process known to Java, which has one configuration for all of them. */
    static synchronized void install(String secret) {
        System.setProperty("zookeeper.fips-mode", "false"); // in which ZooKeeper refuses DIGEST-MD5
        Configuration before;
        try {
            before = Configuration.getConfiguration();
        } catch (SecurityException none) { // so it is reported that nothing was configured
            before = null;
        }
        Configuration.setConfiguration(
                new QuorumLogin(secret, before instanceof QuorumLogin earlier ? earlier.others : before));
    }

    @Override
    public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
        return switch (name) {
            case SERVER -> entry(Map.of("user_" + USER, secret));
            case LEARNER -> entry(Map.of("username", USER, "password", secret));
            default -> others == null ? null : others.getAppConfigurationEntry(name);
        };
    }

    private static AppConfigurationEntry[] entry(Map<String, String> options) {
        return new AppConfigurationEntry[] {
            new AppConfigurationEntry(DigestLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, options)
        };
    }
}
