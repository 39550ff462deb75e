package io.crossdock.connectors.mail;

import io.crossdock.connectors.mail.MailSettings.Encryption;
import io.crossdock.connectors.trust.TrustedCertificates;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Camel's way to send mail, {@code crossdock-smtp}; the kamelet smtp-sink documents its options. */
public final class MailComponent extends DefaultComponent {
    private final Clock clock = Clock.systemUTC();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        var settings = new MailSettings(
                needed(parameters, "host"),
                Integer.parseInt(needed(parameters, "port")),
                Encryption.valueOf(needed(parameters, "encryption").toUpperCase(Locale.ROOT)), // the kamelet lists them
                text(parameters, "username"),
                text(parameters, "password"),
                needed(parameters, "from"),
                needed(parameters, "to"),
                needed(parameters, "contentType"),
                Duration.ofMillis(Long.parseLong(needed(parameters, "timeout"))),
                TrustedCertificates.of("trustedCertificates", text(parameters, "trustedCertificates")));
        return new MailEndpoint(uri, this, settings, clock);
    }

    private static String needed(Map<String, Object> parameters, String name) {
        String value = text(parameters, name);
        if (value == null) {
            throw new IllegalArgumentException("'" + name + "' of a mail server is missing");
        }
        return value;
    }

    /** Camel fills in no optional placeholder that stands in RAW(), so one that is still there means nothing was given. */
    private static @Nullable String text(Map<String, Object> parameters, String name) {
        Object value = parameters.remove(name);
        return value == null || value.toString().startsWith("{{?") ? null : value.toString();
    }
}
