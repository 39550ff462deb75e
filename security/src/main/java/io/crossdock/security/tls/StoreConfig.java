package io.crossdock.security.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where keys or certificates are.
 *
 * @param type PEM, PKCS12 or JKS
 * @param file of this type
 * @param password that a PKCS12 or JKS file is read with
 * @param keyPassword that the private key itself is encrypted with
 * @param key a private key in PEM instead of a file
 * @param certificates in PEM instead of a file: the chain that belongs to the key, or those that are trusted
 */
public record StoreConfig(
        String type,
        Optional<Path> file,
        Optional<String> password,
        Optional<String> keyPassword,
        Optional<String> key,
        Optional<String> certificates) {

    /** A PEM file, its key not encrypted. */
    public static StoreConfig pem(Path file) {
        return new StoreConfig(
                "PEM", Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean isPem() {
        return type.equalsIgnoreCase("PEM");
    }

    /** Without passwords and keys. */
    @Override
    public String toString() {
        return type + file.map(path -> " " + path).orElse(" given in the configuration");
    }
}
