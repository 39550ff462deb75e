package io.crossdock.hub;

import io.crossdock.hub.config.HubConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** How the registries of several hubs reach each other. */
final class RegistryAddress {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryAddress.class);
    private static final Pattern EVERY_ADDRESS = Pattern.compile("://(0\\.0\\.0\\.0|\\[::]|\\[0:0:0:0:0:0:0:0]):");

    private RegistryAddress() {}

    /**
     * Where others reach this one: as configured, else the registry's own listener, else that of the hub. A listener on all
     * addresses is reached by the name that the broker is known by.
     *
     * @param own addresses of the registry's listener; empty if it has none
     */
    static URI of(HubConfig config, List<String> own, RegistryPart.Surroundings around) throws Exception {
        if (config.registry().url().isPresent()) {
            return config.registry().url().get();
        }
        String address = own.isEmpty() ? around.http().call().get(0) + "/registry" : own.get(0);
        return URI.create(
                EVERY_ADDRESS.matcher(address).find()
                        ? EVERY_ADDRESS
                                .matcher(address)
                                .replaceFirst("://" + around.host().call() + ":")
                        : address);
    }

    /** What other hubs' certificates are trusted by; empty for what Java trusts. */
    static Optional<SSLContext> tls(HubConfig config) {
        Optional<Path> trusted = config.registry().truststore().or(() -> Optional.of(config.broker())
                .filter(broker -> "PEM".equals(broker.get("ssl.truststore.type")))
                .flatMap(broker -> Optional.ofNullable(broker.get("ssl.truststore.location")))
                .map(Path::of));
        try {
            return trusted.isEmpty() ? Optional.empty() : Optional.of(TrustedAuthorities.of(trusted.get()));
        } catch (IOException | GeneralSecurityException unusable) {
            LOG.error(
                    "Registries of other hubs cannot be called by HTTPS, so what is to be written there fails: {} is not"
                            + " usable; set registry.ssl.truststore.location",
                    trusted.get(),
                    unusable);
            return Optional.empty();
        }
    }

    /** The claim by which the broker calls the holder of a bearer token. */
    static String nameClaim(Map<String, String> broker) {
        return broker.entrySet().stream()
                .filter(each -> each.getKey().endsWith("sasl.oauthbearer.sub.claim.name"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("sub");
    }
}
