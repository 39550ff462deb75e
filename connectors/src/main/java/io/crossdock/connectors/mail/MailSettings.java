package io.crossdock.connectors.mail;

import io.crossdock.connectors.trust.TrustedCertificates;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * The mail server, and who logs in there.
 *
 * @param from the address that mails come from
 * @param to the addresses that mails go to, or an expression that yields one of each record
 * @param contentType what bodies are, with their charset
 * @param timeout how long the connection, and each answer, may take
 * @param trusted whose certificates are believed instead of those that Java believes
 */
record MailSettings(
        String host,
        int port,
        Encryption encryption,
        @Nullable String username,
        @Nullable String password,
        String from,
        String to,
        String contentType,
        Duration timeout,
        Optional<TrustedCertificates> trusted) {
    private static final String EXPRESSION = "${";

    MailSettings {
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException("give both 'username' and 'password', or neither");
        }
        try {
            new InternetAddress(from, true);
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(
                    "'from' must be an address such as shop@shop.example, was '" + from + "'", wrong);
        }
        try {
            if (!to.contains(EXPRESSION) && InternetAddress.parse(to, true).length == 0) {
                throw new IllegalArgumentException("'to' names nobody");
            }
        } catch (AddressException wrong) {
            throw new IllegalArgumentException("'to' must be addresses with commas between, was '" + to + "'", wrong);
        }
        try {
            String charset = new ContentType(contentType).getParameter("charset");
            if (charset != null && !Charset.isSupported(MimeUtility.javaCharset(charset))) {
                throw new IllegalArgumentException(
                        "'contentType' has a charset that Java does not know: '" + charset + "'");
            }
        } catch (ParseException wrong) {
            throw new IllegalArgumentException(
                    "'contentType' must be such as text/plain; charset=UTF-8, was '" + contentType + "'", wrong);
        }
        if (trusted.isPresent() && encryption == Encryption.NONE) {
            throw new IllegalArgumentException("'trustedCertificates' is for an 'encryption' of starttls or tls");
        }
    }

    /** How the connection is kept from others. */
    enum Encryption {
        /** Begins in the clear and is encrypted before anything is said (RFC 3207), or is given up. */
        STARTTLS,
        /** Encrypted from the first byte (RFC 8314). */
        TLS,
        /** In the clear. */
        NONE
    }

    /** Whether records say who gets their mails. */
    boolean isToComputed() {
        return to.contains(EXPRESSION);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MailSettings[" + host + ":" + port + ", " + encryption + ", from " + from + "]";
    }

    /** Jakarta Mail's words for it; without timeouts it would wait forever. */
    Properties properties() throws IOException {
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
        if (trusted.isPresent()) {
            properties.put("mail.smtp.ssl.socketFactory", trusted.get().sockets());
        }
        return properties;
    }
}
