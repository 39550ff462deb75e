package io.crossdock.connectors.mail;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Properties;

/**
 * The mail server, and who logs in there.
 *
 * @param from the address that mails come from
 * @param contentType what bodies are, with their charset
 * @param timeout how long the connection, and each answer, may take
 */
record MailSettings(
        String host,
        int port,
        Encryption encryption,
        @Nullable String username,
        @Nullable String password,
        String from,
        String contentType,
        Duration timeout) {

    /** How the connection is kept from others. */
    enum Encryption {
        /** Begins in the clear and is encrypted before anything is said (RFC 3207), or is given up. */
        STARTTLS,
        /** Encrypted from the first byte (RFC 8314). */
        TLS,
        /** In the clear. */
        NONE
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + ", " + encryption + ", from " + from + "]";
    }

    /** Jakarta Mail's words for it; without timeouts it would wait forever. */
    Properties properties() {
        var properties = new Properties();
        String millis = Long.toString(timeout.toMillis());
        properties.setProperty("mail.smtp.host", host);
        properties.setProperty("mail.smtp.port", Integer.toString(port));
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        properties.setProperty("mail.smtp.auth", Boolean.toString(username != null));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(encryption == Encryption.TLS));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(encryption == Encryption.STARTTLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.quitwait", "false"); // whoever has taken a mail need not say goodbye
        return properties;
    }
}
