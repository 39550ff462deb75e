package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.LIST;
import static io.crossdock.broker.metadata.config.SettingType.PASSWORD;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** How connections are encrypted. Each may differ from listener to listener, see {@link ListenerSettings}. */
final class TlsSettings {
    private static final String[] STORES = {"JKS", "PKCS12", "PEM"};

    static final List<Setting> ALL = List.of(
            new Setting(
                    "ssl.cipher.suites",
                    LIST,
                    "",
                    "",
                    "Ciphers, by Java's names; without a value those thought good today."),
            new Setting(
                            "ssl.client.auth",
                            STRING,
                            "none",
                            "",
                            "Whether clients show a certificate: none, requested or required.")
                    .oneOf("none", "requested", "required"),
            new Setting("ssl.enabled.protocols", LIST, "TLSv1.2,TLSv1.3", "", "Versions of TLS that are spoken.")
                    .eachOf("TLSv1.2", "TLSv1.3")
                    .notEmpty(),
            new Setting(
                            "ssl.endpoint.identification.algorithm",
                            STRING,
                            "https",
                            "",
                            "Whether a broker checks that the certificate of another is for the host it calls: https, or"
                                    + " empty for no.")
                    .oneOf("https", ""),
            new Setting("ssl.key.password", PASSWORD, "", "", "Opens the private key, if it is encrypted itself."),
            new Setting(
                    "ssl.keystore.certificate.chain",
                    PASSWORD,
                    "",
                    "",
                    "The certificate that belongs to ssl.keystore.key, and those behind it, in PEM."),
            new Setting("ssl.keystore.key", PASSWORD, "", "", "The private key in PEM, instead of a file."),
            new Setting(
                    "ssl.keystore.location",
                    STRING,
                    "",
                    "",
                    "File with the private key and its certificates. It may be changed while the broker runs: new"
                            + " connections get what is new."),
            new Setting("ssl.keystore.password", PASSWORD, "", "", "Opens ssl.keystore.location."),
            new Setting("ssl.keystore.type", STRING, "JKS", "", "What kind of file it is: JKS, PKCS12 or PEM.")
                    .oneOf(STORES),
            new Setting(
                    "ssl.principal.mapping.rules",
                    STRING,
                    "DEFAULT",
                    "",
                    "How the name in a client's certificate becomes its user: RULE:pattern/replacement/ with L or U for"
                            + " lower or upper case, the first that matches; DEFAULT is the whole name."),
            new Setting(
                    "ssl.truststore.certificates",
                    PASSWORD,
                    "",
                    "",
                    "Certificates in PEM that are believed, instead of a file."),
            new Setting(
                    "ssl.truststore.location",
                    STRING,
                    "",
                    "",
                    "File with the certificates that are believed; it may be changed while the broker runs."),
            new Setting("ssl.truststore.password", PASSWORD, "", "", "Opens ssl.truststore.location."),
            new Setting("ssl.truststore.type", STRING, "JKS", "", "What kind of file it is: JKS, PKCS12 or PEM.")
                    .oneOf(STORES));

    private TlsSettings() {}
}
