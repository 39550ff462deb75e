package io.crossdock.hub.config;

import io.crossdock.security.tls.PrincipalRules;

import java.nio.file.Path;

/**
 * Whose certificates callers by HTTPS may show.
 *
 * @param truststore PEM file of the authorities that are believed
 * @param required whether nobody is served without one
 * @param rules how the name in a certificate becomes that of a user of the cluster
 */
public record ClientCertificates(Path truststore, boolean required, PrincipalRules rules) {}
